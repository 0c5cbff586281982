package dev.jwaku.libp2p.gossipsub;

import dev.jwaku.libp2p.identity.PeerId;
import java.util.List;

/** Hears what is sent and what comes. Called by the owner task: must be quick and must not throw. */
@FunctionalInterface
public interface GossipTracer {
    /** Hears nothing. */
    GossipTracer NONE = (peers, message) -> {};

    /** A message was put into the queues of these peers: our own, a forwarded one, or one that they asked for. */
    void sent(List<PeerId> peers, GossipMessage message);

    /**
     * A copy of a message came, before it is known whether it is new, valid or wanted at all.
     *
     * @param topic as the peer wrote it: anything
     * @param bytes of its data
     */
    default void copyReceived(String topic, int bytes) {
        // not every tracer counts copies
    }
}
