package dev.jwaku.simulation.network;

import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.libp2p.transport.RawConnection;
import dev.jwaku.simulation.SimulatedNode;
import dev.jwaku.simulation.Timed;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One end of a virtual TCP connection. */
final class SimulatedConnection extends Endpoint implements RawConnection {
    private static final int MAX_CHUNK = 64 * 1024;

    private final SimulatedNode node;
    private final Multiaddr localAddress;
    private final Multiaddr remoteAddress;
    private final ArrayDeque<byte[]> inbox = new ArrayDeque<>(4);
    private final Credit credit = new Credit();
    private @Nullable Flow out;
    private @Nullable SimulatedConnection peer;
    private @Nullable Thread reader;
    private @Nullable Thread writer;
    private @Nullable String failure;
    private int headPosition;
    private int window;
    private boolean endReached;
    private boolean closed;

    SimulatedConnection(SimulatedNode node, VirtualHost host, VirtualHost peerHost, Multiaddr local, Multiaddr remote) {
        super(node, host, peerHost);
        this.node = node;
        this.localAddress = local;
        this.remoteAddress = remote;
    }

    void connect(Flow over, SimulatedConnection other) {
        out = over;
        peer = other;
        window = over.link().model().socketBuffer();
    }

    private Flow out() {
        return Objects.requireNonNull(out);
    }

    private SimulatedConnection peer() {
        return Objects.requireNonNull(peer);
    }

    @Override
    public Multiaddr localAddress() {
        return localAddress;
    }

    @Override
    public Multiaddr remoteAddress() {
        return remoteAddress;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        while (inbox.isEmpty() || host().isStalled()) {
            throwIfOver();
            if (endReached && inbox.isEmpty()) {
                return -1;
            }
            reader = Thread.currentThread();
            node.parkUntil(Long.MAX_VALUE);
            reader = null;
            closeIfInterrupted();
        }
        throwIfOver();
        byte[] head = inbox.element();
        int count = Math.min(length, head.length - headPosition);
        System.arraycopy(head, headPosition, target, offset, count);
        headPosition += count;
        if (headPosition == head.length) {
            inbox.remove();
            headPosition = 0;
        }
        peer().credit.comesBack(count);
        return count;
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, source.length);
        int position = offset;
        int end = offset + length;
        throwIfOver();
        while (position < end) {
            while (window == 0) {
                writer = Thread.currentThread();
                node.parkUntil(Long.MAX_VALUE);
                writer = null;
                closeIfInterrupted();
                throwIfOver();
            }
            int count = Math.min(Math.min(end - position, window), MAX_CHUNK);
            window -= count;
            out().send(new Data(peer(), Arrays.copyOfRange(source, position, position + count)));
            position += count;
        }
    }

    /** As an interrupt does to a virtual thread in socket I/O. */
    private void closeIfInterrupted() throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            close();
            throw new IOException("connection to " + remoteAddress + " closed by interrupt");
        }
    }

    private void throwIfOver() throws IOException {
        if (failure != null) {
            throw new IOException("connection to " + remoteAddress + ": " + failure);
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (failure == null) {
            failure = "closed by us";
            boolean unread = !inbox.isEmpty(); // then it is RST, as TCP does
            out().send(new End(peer(), unread));
        }
        forget();
        inbox.clear();
        wakeAll();
    }

    @Override
    boolean isGone() {
        return failure != null || node.state().isEnded();
    }

    @Override
    void broken(String reason) {
        if (failure != null) {
            return;
        }
        failure = reason;
        inbox.clear();
        forget();
        out().abandon();
        if (node.state().isEnded() && out().link().isUp()) {
            peer().resetAfter(out().link().delayNanos(), "connection reset by peer");
        }
        wakeAll();
    }

    @Override
    void wakeReaders() {
        if (reader != null) {
            node.unpark(reader);
        }
    }

    private void wakeAll() {
        wakeReaders();
        wakeWriter();
    }

    private void wakeWriter() {
        if (writer != null) {
            node.unpark(writer);
        }
    }

    /** Acknowledgements on their way back: they free our socket buffer one latency after the peer read. */
    private final class Credit extends Timed {
        private final ArrayDeque<long[]> onTheWay = new ArrayDeque<>(4);

        void comesBack(int bytes) {
            if (failure != null) {
                return;
            }
            long at = node.simulation().nowNanos() + out().back().delayNanos();
            long[] last = onTheWay.peekLast();
            if (last != null && last[0] >= at) {
                last[1] += bytes;
            } else {
                onTheWay.addLast(new long[] {at, bytes});
            }
            if (!isScheduled()) {
                scheduleNext();
            }
        }

        private void scheduleNext() {
            long[] next = onTheWay.peekFirst();
            if (next != null) {
                node.simulation().schedule(this, next[0] - node.simulation().nowNanos());
            }
        }

        @Override
        protected void fire() {
            if (failure != null) {
                return;
            }
            if (!out().back().isUp()) {
                node.simulation().schedule(this, out().back().timeoutNanos(out().link(), 0));
                return;
            }
            long now = node.simulation().nowNanos();
            long[] next;
            while ((next = onTheWay.peekFirst()) != null && next[0] <= now) {
                window += (int) next[1];
                onTheWay.pollFirst();
            }
            wakeWriter();
            scheduleNext();
        }
    }

    private static final class Data extends Frame {
        private final SimulatedConnection to;
        private final byte[] bytes;

        private Data(SimulatedConnection to, byte[] bytes) {
            super(bytes.length);
            this.to = to;
            this.bytes = bytes;
        }

        @Override
        void deliver() {
            to.inbox.addLast(bytes);
            to.wakeReaders();
        }
    }

    /** FIN, or RST where bytes were left unread. */
    private static final class End extends Frame {
        private final SimulatedConnection to;
        private final boolean reset;

        private End(SimulatedConnection to, boolean reset) {
            super(0);
            this.to = to;
            this.reset = reset;
        }

        @Override
        void deliver() {
            if (reset) {
                to.broken("connection reset by peer");
            } else {
                to.endReached = true;
                to.wakeReaders();
            }
        }
    }
}
