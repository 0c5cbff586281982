package dev.jwaku.simulation.network;

import dev.jwaku.libp2p.DeadlineExceededException;
import dev.jwaku.libp2p.StreamResetException;
import dev.jwaku.libp2p.muxer.MuxedStream;
import dev.jwaku.runtime.CancelledException;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.simulation.SimulatedNode;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One end of a stream. Bytes travel in the arrays that their writer's call was copied to. */
final class SimulatedStream implements MuxedStream {
    private final StreamEndpoint connection;
    private final SimulatedNode node;
    private final boolean outbound;
    private final ArrayDeque<byte[]> inbox = new ArrayDeque<>(4);
    private @Nullable SimulatedStream peer;
    private @Nullable Thread reader;
    private @Nullable Thread writer;
    private int headPosition;
    private int unread;
    private boolean readEnded;
    private boolean readGivenUp;
    private boolean writeEnded;
    private boolean reset;

    SimulatedStream(StreamEndpoint connection, boolean outbound) {
        this.connection = connection;
        this.node = connection.node();
        this.outbound = outbound;
    }

    void connect(SimulatedStream other) {
        peer = other;
    }

    private SimulatedStream peer() {
        return Objects.requireNonNull(peer);
    }

    StreamEndpoint connection() {
        return connection;
    }

    boolean isOutbound() {
        return outbound;
    }

    @Override
    public int read(byte[] target, int offset, int length, Deadline deadline) {
        Objects.checkFromIndexSize(offset, length, target.length);
        while (inbox.isEmpty() || connection.host().isStalled()) {
            throwIfOver();
            if (readEnded && inbox.isEmpty()) {
                return -1;
            }
            throwIfLate(deadline, "nothing came");
            reader = Thread.currentThread();
            node.parkUntil(deadline.nanos());
            reader = null;
            throwIfInterrupted();
        }
        throwIfReset();
        byte[] head = inbox.element();
        int count = Math.min(length, head.length - headPosition);
        System.arraycopy(head, headPosition, target, offset, count);
        headPosition += count;
        if (headPosition == head.length) {
            inbox.remove();
            headPosition = 0;
        }
        taken(count);
        return count;
    }

    /** Bytes left the window; the writer at the other end may go on. */
    private void taken(int count) {
        boolean wasFull = room() <= 0;
        unread -= count;
        if (wasFull) {
            peer().wakeWriter();
        }
    }

    private int room() {
        return connection.limits().receiveWindow() - unread;
    }

    @Override
    public void write(byte[] source, int offset, int length, Deadline deadline) {
        Objects.checkFromIndexSize(offset, length, source.length);
        int position = offset;
        int end = offset + length;
        throwIfUnwritable();
        while (position < end) {
            while (peer().room() <= 0) {
                throwIfLate(deadline, "the peer's window stayed full");
                writer = Thread.currentThread();
                node.parkUntil(deadline.nanos());
                writer = null;
                throwIfInterrupted();
                throwIfUnwritable();
            }
            int count = Math.min(end - position, peer().room());
            peer().unread += count;
            connection.send(StreamFrame.data(peer(), Arrays.copyOfRange(source, position, position + count)));
            position += count;
        }
    }

    private void throwIfUnwritable() {
        throwIfOver();
        if (writeEnded) {
            throw new StreamResetException("stream to " + connection.peerName() + ": our side is closed");
        }
    }

    private void throwIfOver() {
        throwIfReset();
        if (connection.ended() != null) {
            throw connection.closedException();
        }
    }

    private void throwIfReset() {
        if (reset) {
            throw new StreamResetException("stream to " + connection.peerName() + " was reset");
        }
        if (readGivenUp) {
            throw new StreamResetException("stream to " + connection.peerName() + " is closed");
        }
    }

    private void throwIfLate(Deadline deadline, String what) {
        if (deadline.isExpired()) {
            throw new DeadlineExceededException("stream to " + connection.peerName() + ": " + what + " in time");
        }
    }

    private void throwIfInterrupted() {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancelledException("interrupted on a stream to " + connection.peerName());
        }
    }

    @Override
    public void closeWrite() {
        if (!writeEnded && !reset) {
            writeEnded = true;
            connection.send(StreamFrame.about(peer(), StreamFrame.Kind.FINISH));
            checkOver();
        }
    }

    @Override
    public void reset() {
        if (!reset && !(writeEnded && readEnded)) {
            connection.send(StreamFrame.about(peer(), StreamFrame.Kind.RESET));
        }
        resetByPeer();
    }

    /** Answers an opening that passes a limit. */
    void refuse() {
        reset = true;
        connection.send(StreamFrame.about(peer(), StreamFrame.Kind.RESET));
    }

    @Override
    public void close() {
        closeWrite();
        readGivenUp = true;
        discard();
        checkOver();
        wake();
    }

    /** The window opens again for what nobody will read. */
    private void discard() {
        int buffered = -headPosition;
        for (byte[] bytes : inbox) {
            buffered += bytes.length;
        }
        inbox.clear();
        headPosition = 0;
        taken(Math.max(0, buffered));
    }

    void arrived(byte[] bytes) {
        if (reset) {
            return;
        }
        if (readGivenUp) {
            taken(bytes.length);
            return;
        }
        inbox.addLast(bytes);
        wakeReader();
    }

    void finished() {
        readEnded = true;
        checkOver();
        wakeReader();
    }

    void resetByPeer() {
        reset = true;
        inbox.clear();
        connection.over(this);
        wake();
    }

    private void checkOver() {
        if (writeEnded && (readEnded || readGivenUp)) {
            connection.over(this);
        }
    }

    /** Lets whoever waits look again. */
    void wake() {
        wakeReader();
        wakeWriter();
    }

    private void wakeReader() {
        if (reader != null) {
            node.unpark(reader);
        }
    }

    private void wakeWriter() {
        if (writer != null) {
            node.unpark(writer);
        }
    }
}
