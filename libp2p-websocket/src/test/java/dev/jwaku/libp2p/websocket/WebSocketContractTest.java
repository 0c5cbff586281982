package dev.jwaku.libp2p.websocket;

import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.libp2p.transport.Transport;
import dev.jwaku.libp2p.transport.TransportContract;

class WebSocketContractTest extends TransportContract {
    @Override
    protected Transport newTransport() {
        return new WebSocketTransport(world, WebSocketConfig.defaults());
    }

    @Override
    protected Multiaddr listenAddress() {
        return Multiaddr.parse("/ip4/127.0.0.1/tcp/0/ws");
    }

    @Override
    protected Multiaddr nobodysAddress() {
        return Multiaddr.parse("/ip4/127.0.0.1/tcp/1/ws");
    }
}
