package dev.jwaku.libp2p.gossipsub;

import dev.jwaku.libp2p.identity.PeerId;
import java.util.List;

/** Hears what is sent. Called by the owner task: must be quick and must not throw. */
@FunctionalInterface
public interface GossipTracer {
    /** Hears nothing. */
    GossipTracer NONE = (peers, message) -> {};

    /** A message was put into the queues of these peers: our own, a forwarded one, or one that they asked for. */
    void sent(List<PeerId> peers, GossipMessage message);
}
