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
}
