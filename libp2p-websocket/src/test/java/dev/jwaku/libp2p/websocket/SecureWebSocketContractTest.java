package dev.jwaku.libp2p.websocket;

import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.libp2p.transport.Transport;
import dev.jwaku.libp2p.transport.TransportContract;

class SecureWebSocketContractTest extends TransportContract {
    @Override
    protected Transport newTransport() {
        return new WebSocketTransport(world, TestCertificates.config().build());
    }

    @Override
    protected Multiaddr listenAddress() {
        return Multiaddr.parse("/ip4/127.0.0.1/tcp/0/wss");
    }

    @Override
    protected Multiaddr nobodysAddress() {
        return Multiaddr.parse("/ip4/127.0.0.1/tcp/1/wss");
    }
}
