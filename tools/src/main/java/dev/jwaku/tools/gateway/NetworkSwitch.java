package dev.jwaku.tools.gateway;

import dev.jwaku.libp2p.DialFailedException;
import dev.jwaku.libp2p.host.ConnectionGate;
import dev.jwaku.libp2p.host.ConnectionInfo;
import dev.jwaku.libp2p.host.Host;
import dev.jwaku.libp2p.host.HostListener;
import dev.jwaku.libp2p.host.Network;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.libp2p.transport.Transport;
import dev.jwaku.node.NetworkFactory;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.World;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/** The network under a node with a switch: while it is off, nothing can be dialed and nobody gets in. Thread-safe. */
public final class NetworkSwitch implements NetworkFactory {
    private static final String REASON = "switched offline";

    private final NetworkFactory origin;
    private volatile boolean off;

    /** @param origin the network behind the switch, which is on at first */
    public NetworkSwitch(NetworkFactory origin) {
        this.origin = origin;
    }

    @Override
    public Network open(World world, PrivateKey key, ConnectionGate gate) {
        return new Switched(origin.open(world, key, gate));
    }

    /** Cuts all connections, and whatever comes until {@link #turnOn}. */
    void turnOff(Host host) {
        off = true;
        host.peers().forEach(peer -> host.disconnect(peer, REASON));
    }

    void turnOn() {
        off = false;
    }

    boolean isOff() {
        return off;
    }

    /** Call it once: what was accepted just before the switch is cut as soon as it is known. */
    void watch(Host host) {
        host.addListener(new HostListener() {
            @Override
            public void connected(ConnectionInfo connection) {
                if (off) {
                    // Closing may wait for the peer; the host's task must not.
                    Thread.ofVirtual().start(() -> host.disconnect(connection.peer(), REASON));
                }
            }
        });
    }

    private final class Switched implements Network {
        private final Network network;

        private Switched(Network network) {
            this.network = network;
        }

        @Override
        public boolean supports(Multiaddr address) {
            return network.supports(address);
        }

        @Override
        public Connection dial(Multiaddr address, Optional<PeerId> expected, Deadline deadline) {
            if (off) {
                throw new DialFailedException("cannot dial " + address + ": " + REASON);
            }
            return network.dial(address, expected, deadline);
        }

        @Override
        public Transport.Listener listen(Multiaddr address, Consumer<Connection> onConnection) throws IOException {
            return network.listen(address, connection -> {
                if (off) {
                    connection.muxed().close();
                } else {
                    onConnection.accept(connection);
                }
            });
        }

        @Override
        public void close() {
            network.close();
        }
    }
}
