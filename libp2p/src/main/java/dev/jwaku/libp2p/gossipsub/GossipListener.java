package dev.jwaku.libp2p.gossipsub;

import dev.jwaku.libp2p.identity.PeerId;

/**
 * Takes the accepted messages of a topic, one at a time in the order of acceptance, on the delivery task.
 *
 * <p>While it blocks, messages queue up to {@link GossipLimits#deliveries()}; then we read less from all peers, and
 * what still does not fit is dropped and counted.
 */
@FunctionalInterface
public interface GossipListener {
    /**
     * Takes a message.
     *
     * @param from who sent it to us; ourselves for our own messages
     */
    void received(PeerId from, GossipMessage message);
}
