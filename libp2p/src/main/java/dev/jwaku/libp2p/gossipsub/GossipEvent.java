package dev.jwaku.libp2p.gossipsub;

import dev.jwaku.libp2p.identity.PeerId;
import java.util.function.Supplier;

/** What waits in the mailbox of the owner task. */
sealed interface GossipEvent {
    /** A peer sent an RPC of so many bytes. */
    record Received(PeerId from, Rpc rpc, int bytes) implements GossipEvent {}

    /** A peer sent something that is no RPC. */
    record Malformed(PeerId from) implements GossipEvent {}

    /** Peers came or went: look at {@link PeerChanges}. */
    record PeersChanged() implements GossipEvent {}

    /** Somebody wants something done by the owner task. */
    record Call<T>(Supplier<T> body, Reply<T> reply) implements GossipEvent {
        void run() {
            boolean answered = false;
            try {
                reply.complete(body.get());
                answered = true;
            } finally {
                if (!answered) {
                    reply.cancel();
                }
            }
        }
    }
}
