package dev.jwaku.libp2p.transport.memory;

import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.libp2p.transport.RawConnection;
import dev.jwaku.libp2p.transport.Transport;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.World;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Connects nodes of one process through addresses of the form {@code /memory/NAME}. Thread-safe. */
public final class MemoryTransport implements Transport {
    private static final int PIPE_CAPACITY = 64 * 1024;

    private final World world;
    private final Hub hub;

    /** A transport that reaches the listeners of the same hub. */
    public MemoryTransport(World world, Hub hub) {
        this.world = world;
        this.hub = hub;
    }

    @Override
    public boolean supports(Multiaddr address) {
        return address.isMemory();
    }

    @Override
    public RawConnection dial(Multiaddr address, Deadline deadline) throws IOException {
        Multiaddr target = address.withoutPeerId();
        MemoryListener listener = hub.listeners.get(target.toString());
        if (listener == null) {
            throw new IOException("nobody listens on " + target);
        }
        Multiaddr dialer = Multiaddr.memory("dialer-" + hub.dialers.incrementAndGet());
        BytePipe there = new BytePipe(world, PIPE_CAPACITY);
        BytePipe back = new BytePipe(listener.world, PIPE_CAPACITY);
        listener.onConnection.accept(new MemoryConnection(there, back, target, dialer));
        return new MemoryConnection(back, there, dialer, target);
    }

    @Override
    public Listener listen(Multiaddr address, Consumer<RawConnection> onConnection) throws IOException {
        MemoryListener listener = new MemoryListener(hub, address, onConnection, world);
        if (hub.listeners.putIfAbsent(address.toString(), listener) != null) {
            throw new IOException("cannot listen on " + address + ": taken");
        }
        return listener;
    }

    @Override
    public void close() {
        // The transport keeps nothing running; listeners and connections belong to who opened them.
    }

    /** The name space that transports of one test or process share. */
    public static final class Hub {
        private final Map<String, MemoryListener> listeners = new ConcurrentSkipListMap<>();
        private final AtomicLong dialers = new AtomicLong();
    }

    private record MemoryListener(Hub hub, Multiaddr address, Consumer<RawConnection> onConnection, World world)
            implements Listener {
        @Override
        public void close() {
            hub.listeners.remove(address.toString(), this);
        }
    }

    private record MemoryConnection(BytePipe in, BytePipe out, Multiaddr localAddress, Multiaddr remoteAddress)
            implements RawConnection {
        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return in.read(target, offset, length);
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            out.write(source, offset, length);
        }

        @Override
        public void close() {
            out.end();
            in.breakOff();
        }
    }
}
