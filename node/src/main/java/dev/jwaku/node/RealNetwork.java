package dev.jwaku.node;

import dev.jwaku.libp2p.host.ConnectionGate;
import dev.jwaku.libp2p.host.Network;
import dev.jwaku.libp2p.host.UpgradingNetwork;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.libp2p.muxer.Mplex;
import dev.jwaku.libp2p.muxer.Yamux;
import dev.jwaku.libp2p.transport.Transport;
import dev.jwaku.libp2p.transport.tcp.TcpTransport;
import dev.jwaku.libp2p.websocket.WebSocketConfig;
import dev.jwaku.libp2p.websocket.WebSocketTransport;
import dev.jwaku.runtime.World;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

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
        if (needsWebSocket()) {
            transports.add(new WebSocketTransport(world, webSocketConfig()));
        }
        return new UpgradingNetwork(world, key, transports, List.of(new Yamux(), new Mplex()), gate);
    }

    private boolean needsWebSocket() {
        return Stream.concat(config.listenAddresses().stream(), config.staticNodes().stream())
                .anyMatch(RealNetwork::isWebSocket);
    }

    private static boolean isWebSocket(Multiaddr address) {
        return address.isWebSocket() || address.isSecureWebSocket();
    }

    private WebSocketConfig webSocketConfig() {
        return config.webSocketTls()
                .map(tls -> WebSocketConfig.builder()
                        .certificate(tls.certificate(), tls.key())
                        .build())
                .orElseGet(WebSocketConfig::defaults);
    }
}
