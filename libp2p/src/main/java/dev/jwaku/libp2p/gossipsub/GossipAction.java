package dev.jwaku.libp2p.gossipsub;

import dev.jwaku.libp2p.identity.PeerId;
import java.util.List;

/** What {@link GossipRouter} wants done. In order. */
sealed interface GossipAction {
    /** Send subscriptions and control to a peer; the sender cuts it to the allowed size. */
    record SendRpc(PeerId peer, Rpc rpc) implements GossipAction {}

    /** Send a message to these peers. */
    record SendMessage(List<PeerId> peers, GossipMessage message, Cause cause) implements GossipAction {}

    /** Judge a message and report the verdict to {@link GossipRouter#validated}. */
    record Validate(PeerId from, GossipMessage message) implements GossipAction {}

    /** Hand an accepted message to our own listeners. */
    record Deliver(PeerId from, GossipMessage message) implements GossipAction {}

    /** Close the connection to a peer. */
    record Disconnect(PeerId peer, String reason) implements GossipAction {}

    /** Why a message is sent. */
    enum Cause {
        /** It is our own. */
        PUBLISH,
        /** A peer sent it to us. */
        FORWARD,
        /** A peer asked for it by IWANT. */
        ANSWER
    }
}
