package dev.jwaku.waku.lightpush;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.waku.relay.RelayResult;
import dev.jwaku.waku.sharding.PubsubTopic;

/** Publishes for others: relay, as light push sees it. */
@FunctionalInterface
public interface LightPushTarget {
    /** Publishes an encoded message unchanged; see {@link dev.jwaku.waku.relay.WakuRelay#publishEncoded}. */
    RelayResult publish(PubsubTopic topic, Bytes message, Deadline deadline);

    /**
     * Takes care of a message for which there is no relay peer: shows it to those whom this node serves itself, and
     * relays it when a peer comes.
     *
     * @return false if this node serves nobody who could want it; then nothing happened
     */
    default boolean keep(PubsubTopic topic, Bytes message, Deadline deadline) {
        return false;
    }
}
