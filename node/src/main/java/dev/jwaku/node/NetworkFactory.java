package dev.jwaku.node;

import dev.jwaku.libp2p.host.ConnectionGate;
import dev.jwaku.libp2p.host.Network;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.runtime.World;

/** Opens the network under a node: real transports in production, the simulated network in simulation. */
@FunctionalInterface
public interface NetworkFactory {
    /**
     * Opens the network. The node owns and closes it.
     *
     * @param key the node's identity
     * @param gate what decides about connections
     */
    Network open(World world, PrivateKey key, ConnectionGate gate);

    /** TCP, and WebSocket where an address of the configuration needs it. */
    static NetworkFactory real(NodeConfig config) {
        return new RealNetwork(config);
    }
}
