package dev.jwaku.node;

import dev.jwaku.libp2p.host.ConnectionGate;
import dev.jwaku.libp2p.host.Network;
import dev.jwaku.libp2p.host.UpgradingNetwork;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.muxer.Mplex;
import dev.jwaku.libp2p.muxer.Yamux;
import dev.jwaku.libp2p.transport.Transport;
import dev.jwaku.libp2p.transport.tcp.TcpTransport;
import dev.jwaku.runtime.World;
import java.util.ArrayList;
import java.util.List;

/** TCP always; WebSocket when an address of the configuration needs it, because its machinery costs start-up time. */
final class RealNetwork implements NetworkFactory {
    private final NodeConfig config;

    RealNetwork(NodeConfig config) {
        this.config = config;
    }

    @Override
    public Network open(World world, PrivateKey key, ConnectionGate gate) {
        List<Transport> transports = new ArrayList<>();
        transports.add(new TcpTransport(world));
        return new UpgradingNetwork(world, key, transports, List.of(new Yamux(), new Mplex()), gate);
    }
}
