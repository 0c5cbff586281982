package dev.jwaku.node;

import dev.jwaku.delivery.service.ServiceOutbox;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.waku.lightpush.LightPushTarget;
import dev.jwaku.waku.message.WakuMessageCodec;
import dev.jwaku.waku.relay.RelayResult;
import dev.jwaku.waku.relay.WakuRelay;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Publishes for light clients. While there is no relay peer, a node with a store or a filter keeps the message for
 * those whom it serves itself, and relays it if a peer comes in time: so one service node is enough for its clients.
 */
final class PushTarget implements LightPushTarget {
    private final WakuRelay relay;
    private final boolean servesOthers;
    private final Supplier<@Nullable ServiceOutbox> followUp;

    /**
     * Over relay.
     *
     * @param servesOthers whether there is a store or a filter that shows to others what this node has
     * @param followUp sees to what was published; null before it is there
     */
    PushTarget(WakuRelay relay, boolean servesOthers, Supplier<@Nullable ServiceOutbox> followUp) {
        this.relay = relay;
        this.servesOthers = servesOthers;
        this.followUp = followUp;
    }

    @Override
    public RelayResult publish(PubsubTopic topic, Bytes message, Deadline deadline) {
        RelayResult result = relay.publishEncoded(topic, message, deadline);
        if (result instanceof RelayResult.Published published) {
            followUp(topic, message, published.peers());
        }
        return result;
    }

    @Override
    public boolean keep(PubsubTopic topic, Bytes message, Deadline deadline) {
        boolean isKept = servesOthers && relay.keep(topic, message, deadline);
        if (isKept) {
            followUp(topic, message, 0);
        }
        return isKept;
    }

    private void followUp(PubsubTopic topic, Bytes message, int peers) {
        ServiceOutbox outbox = followUp.get();
        if (outbox != null) {
            outbox.published(topic, WakuMessageCodec.decode(message), message, peers);
        }
    }
}
