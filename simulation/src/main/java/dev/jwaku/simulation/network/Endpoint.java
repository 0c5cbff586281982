package dev.jwaku.simulation.network;

import dev.jwaku.simulation.SimulatedNode;
import dev.jwaku.simulation.Timed;

/** One end of a connection, as the two levels share it. */
abstract class Endpoint {
    private final SimulatedNode node;
    private final VirtualHost host;
    private final VirtualHost peerHost;
    private boolean stranded;

    Endpoint(SimulatedNode node, VirtualHost host, VirtualHost peerHost) {
        this.node = node;
        this.host = host;
        this.peerHost = peerHost;
        host.endpoints().add(this);
    }

    final VirtualHost host() {
        return host;
    }

    final VirtualHost peerHost() {
        return peerHost;
    }

    /** Forgets this end; call once when it is over. */
    final void forget() {
        host.endpoints().remove(this);
    }

    final boolean isTo(VirtualHost other) {
        return peerHost == other;
    }

    /** The address that this end had is gone. */
    final void strand() {
        stranded = true;
    }

    final boolean isStranded() {
        return stranded;
    }

    final SimulatedNode node() {
        return node;
    }

    /** Whether nobody is there any more to take what arrives: closed, broken, or its process ended. */
    abstract boolean isGone();

    /** The network gave this connection up. Idempotent. */
    abstract void broken(String reason);

    /** Lets readers look again: a stall of the host began or ended. */
    abstract void wakeReaders();

    final void resetAfter(long nanos, String reason) {
        node.simulation().schedule(new Reset(this, reason), nanos);
    }

    private static final class Reset extends Timed {
        private final Endpoint target;
        private final String reason;

        private Reset(Endpoint target, String reason) {
            this.target = target;
            this.reason = reason;
        }

        @Override
        protected void fire() {
            if (!target.node().state().isEnded()) {
                target.broken(reason);
            }
        }
    }
}
