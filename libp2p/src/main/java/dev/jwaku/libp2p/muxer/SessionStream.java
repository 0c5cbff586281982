package dev.jwaku.libp2p.muxer;

import dev.jwaku.libp2p.ConnectionClosedException;
import dev.jwaku.libp2p.DeadlineExceededException;
import dev.jwaku.libp2p.StreamResetException;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Monitor;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What streams of yamux and mplex have in common: the receive buffer, and how the two directions end.
 *
 * <p>Every decision to end our direction is made, and its frame queued, under the stream's monitor; a writer looks at
 * the state during its turn. So no data ever follows a close or reset, and no close follows a reset.
 */
abstract class SessionStream implements MuxedStream {
    private static final byte[] NOTHING = new byte[0];

    private final MuxerSession session;
    private final long key;
    private final boolean outbound;
    private final String name;
    private final Monitor monitor;
    private final ReceiveBuffer received = new ReceiveBuffer();
    private boolean localClosed;
    private boolean remoteClosed;
    private boolean abandoned;
    private @Nullable String resetBy;
    private @Nullable String connectionEnd;
    /** Goes out before our first frame, in the same write: every write wakes the peer. */
    private byte[] beforeFirstFrame = NOTHING;
    /** Read without the monitor by the session when it looks for streams to evict. */
    private volatile boolean evictable;

    /**
     * @param key under which the session finds it
     * @param outbound whether we opened it
     * @param label id and direction, for errors
     */
    SessionStream(MuxerSession session, long key, boolean outbound, String label) {
        this.session = session;
        this.key = key;
        this.outbound = outbound;
        this.name = session.name() + " stream " + label;
        this.monitor = new Monitor(session.world());
    }

    /** The frame that opens the stream. */
    abstract byte[] openFrame();

    /** The frame that ends our direction. */
    abstract byte[] closeFrame();

    /** The frame that ends both directions. */
    abstract byte[] resetFrame();

    /**
     * The reader has taken bytes out of the buffer. Under the monitor.
     *
     * @return false if a control frame did not fit the queue
     */
    abstract boolean onTaken(int bytes);

    /** Says what goes out before our first frame. Before anybody else has the stream. */
    final void sendBeforeFirstFrame(byte[] frame) {
        beforeFirstFrame = frame;
    }

    /** Whether what goes before our first frame has been put into a write. */
    final boolean hasSentFirstFrame() {
        monitor.lock();
        try {
            return beforeFirstFrame.length == 0;
        } finally {
            monitor.unlock();
        }
    }

    /** Takes what goes before our first frame; empty from then on. Under the monitor. */
    final byte[] takeBeforeFirstFrame() {
        byte[] frame = beforeFirstFrame;
        beforeFirstFrame = NOTHING;
        return frame;
    }

    /**
     * Marks our direction as ended by the frame that is being written. Under the monitor, during our turn, after
     * {@link #checkWritable}; the caller then calls {@link #ended}.
     */
    final void endWithThisFrame() {
        localClosed = true;
        monitor.signalAll();
    }

    /** Our direction has ended with a frame that has left. Not under the monitor. */
    final void ended() {
        boolean done;
        monitor.lock();
        try {
            done = localClosed && remoteClosed;
        } finally {
            monitor.unlock();
        }
        afterEnding(done, true);
    }

    @Override
    public final boolean isReadable() {
        monitor.lock();
        try {
            return !received.isEmpty();
        } finally {
            monitor.unlock();
        }
    }

    /** The session, for subclasses. */
    final MuxerSession session() {
        return session;
    }

    final Monitor monitor() {
        return monitor;
    }

    final long key() {
        return key;
    }

    final boolean isOutbound() {
        return outbound;
    }

    /** Whether the reader has given up while the peer may still send. */
    final boolean isAbandoned() {
        return evictable;
    }

    /** How many bytes wait to be read. Under the monitor. */
    final int buffered() {
        return received.size();
    }

    /** Whether bytes that arrive still have a reader. Under the monitor. */
    final boolean isReading() {
        return !abandoned && !remoteClosed && resetBy == null && connectionEnd == null;
    }

    /** Throws if our direction has ended. Under the monitor. */
    final void checkWritable() {
        checkNotReset();
        if (localClosed) {
            throw new StreamResetException(name + ": our side is closed");
        }
        checkConnected();
    }

    private void checkNotReset() {
        if (resetBy != null) {
            throw new StreamResetException(name + " was reset by " + resetBy);
        }
    }

    private void checkConnected() {
        if (connectionEnd != null) {
            throw new ConnectionClosedException(name + ": " + connectionEnd);
        }
    }

    @Override
    public final int read(byte[] target, int offset, int length, Deadline deadline) {
        Objects.checkFromIndexSize(offset, length, target.length);
        int taken;
        boolean updated = true;
        monitor.lock();
        try {
            if (!awaitReadable(deadline)) {
                return -1;
            }
            taken = received.take(target, offset, length);
            updated = onTaken(taken);
        } finally {
            monitor.unlock();
        }
        if (!updated) {
            session.controlOverflow();
        }
        return taken;
    }

    /** Answers false at the end. */
    private boolean awaitReadable(Deadline deadline) {
        while (true) {
            checkNotReset();
            if (abandoned) {
                throw new StreamResetException(name + " was closed by us");
            }
            if (!received.isEmpty()) {
                return true;
            }
            if (remoteClosed) {
                return false;
            }
            checkConnected();
            if (!monitor.await(deadline) && received.isEmpty() && isReading()) {
                throw new DeadlineExceededException(name + ": nothing came in time");
            }
        }
    }

    /** Takes bytes that have arrived. Under the monitor. */
    final void append(byte[] source, int offset, int length) {
        if (isReading()) {
            received.append(source, offset, length);
            monitor.signalAll();
        }
    }

    /** The peer has closed its direction. */
    final void remoteClosed() {
        boolean done;
        monitor.lock();
        try {
            remoteClosed = true;
            done = localClosed;
            monitor.signalAll();
        } finally {
            monitor.unlock();
        }
        if (done) {
            session.remove(this);
        }
    }

    /** The peer has reset the stream. */
    final void remoteReset() {
        monitor.lock();
        try {
            markReset("the peer");
        } finally {
            monitor.unlock();
        }
        session.remove(this);
    }

    /** The connection is gone; what has arrived can still be read. */
    final void connectionEnded(String reason) {
        monitor.lock();
        try {
            connectionEnd = reason;
            monitor.signalAll();
        } finally {
            monitor.unlock();
        }
    }

    @Override
    public final void closeWrite() {
        closeLocal(false);
    }

    @Override
    public final void close() {
        closeLocal(true);
    }

    private void closeLocal(boolean abandon) {
        boolean done;
        boolean queued = true;
        monitor.lock();
        try {
            if (abandon && !abandoned) {
                abandoned = true;
                received.clear();
                evictable = true;
                monitor.signalAll();
            }
            if (!localClosed && resetBy == null && connectionEnd == null) {
                localClosed = true;
                monitor.signalAll();
                byte[] before = takeBeforeFirstFrame();
                queued = session.writer().enqueue(before.length == 0 ? closeFrame() : join(before, closeFrame()));
            }
            done = localClosed && remoteClosed;
        } finally {
            monitor.unlock();
        }
        afterEnding(done, queued);
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }

    @Override
    public final void reset() {
        reset("us");
    }

    /** Resets a stream that we have closed and the peer keeps open, because its place is needed. */
    final void evict() {
        reset("us, to make room");
    }

    private void reset(String by) {
        boolean queued = true;
        monitor.lock();
        try {
            if (resetBy == null && connectionEnd == null) {
                boolean peerKnowsIt = !(localClosed && remoteClosed);
                markReset(by);
                queued = !peerKnowsIt || session.writer().enqueue(resetFrame());
            }
        } finally {
            monitor.unlock();
        }
        afterEnding(true, queued);
    }

    private void markReset(String by) {
        if (resetBy == null) {
            resetBy = by;
            received.clear();
            monitor.signalAll();
        }
    }

    private void afterEnding(boolean done, boolean queued) {
        if (done) {
            session.remove(this);
        }
        if (!queued) {
            session.controlOverflow();
        }
    }

    @Override
    public final String toString() {
        return name;
    }
}
