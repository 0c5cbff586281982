package dev.jwaku.libp2p.transport.memory;

import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.libp2p.transport.Transport;
import dev.jwaku.libp2p.transport.TransportContract;

class MemoryTransportTest extends TransportContract {
    private final MemoryTransport.Hub hub = new MemoryTransport.Hub();

    @Override
    protected Transport newTransport() {
        return new MemoryTransport(world, hub);
    }

    @Override
    protected Multiaddr nobodysAddress() {
        return Multiaddr.memory("nobody");
    }

    @Override
    protected Multiaddr listenAddress() {
        return Multiaddr.memory("listener");
    }
}
