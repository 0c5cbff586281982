package dev.jwaku.libp2p.muxer;

import dev.jwaku.libp2p.ConnectionClosedException;
import dev.jwaku.libp2p.DeadlineExceededException;
import dev.jwaku.libp2p.transport.Duplex;
import dev.jwaku.runtime.CancelledException;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Monitor;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The writing side of a multiplexed connection: whole frames, one after the other, in one buffer.
 *
 * <p>Two ways in. A data frame waits for its turn ({@link #begin}, {@link #finish}); turns are handed on in the order
 * of arrival, so that no stream starves another. A control frame ({@link #enqueue}) never waits: it goes into a small
 * bounded queue that leaves together with the next turn, or with a short task of its own if nobody is writing. A frame
 * queued during a turn leaves after that turn's frame and before all later ones. So the reader, which only enqueues, is
 * never held up by a peer that does not read, and two peers cannot block each other.
 *
 * <p>Invariant: when nobody has the turn, the queue is empty. Locks: no I/O under the monitor.
 */
final class FrameWriter {
    /** Most bytes of queued control frames; more than 1,300 yamux frames. Whoever lets it overflow reads no answers. */
    static final int MAX_QUEUED = 16 * 1024;

    /** How long closing waits for the last frames to leave. */
    static final Duration GOODBYE_TIMEOUT = Duration.ofMillis(250);

    private static final int FIRST_CAPACITY = 1024;
    private static final long NOT_WRITING = -1;

    private final World world;
    private final Duplex connection;
    private final String name;
    private final Duration writeTimeout;
    private final Consumer<Exception> onFailure;
    private final Monitor monitor;
    private final Tasks tasks;
    private final ArrayDeque<Turn> waiting = new ArrayDeque<>(2);

    /** Belongs to whoever has the turn; its first {@link #position} bytes are control frames taken from the queue. */
    private byte[] buffer = new byte[FIRST_CAPACITY];

    private int position;
    private byte[] queue = new byte[64];
    private int queued;
    private boolean busy;
    private boolean closed;
    private @Nullable Signal idle;
    private volatile long writingSince = NOT_WRITING;

    /**
     * A writer over a connection that nobody else writes to.
     *
     * @param name protocol and peer, for errors and task names
     * @param onFailure told once when a write failed; the writer is closed by then
     */
    FrameWriter(World world, Duplex connection, String name, Duration writeTimeout, Consumer<Exception> onFailure) {
        this.world = world;
        this.connection = connection;
        this.name = name;
        this.writeTimeout = writeTimeout;
        this.onFailure = onFailure;
        this.monitor = new Monitor(world);
        this.tasks = new Tasks(world, name);
    }

    /**
     * Waits for the turn. The caller must end it with {@link #finish}, whatever happens.
     *
     * @param room how many bytes the caller is going to put at {@link #position()} of {@link #buffer()}
     */
    void begin(int room, Deadline deadline) {
        Turn turn = null;
        monitor.lock();
        try {
            checkOpen();
            if (busy) {
                turn = new Turn(new Signal(world));
                waiting.addLast(turn);
            } else {
                busy = true;
            }
        } finally {
            monitor.unlock();
        }
        if (turn != null) {
            awaitTurn(turn, deadline);
        }
        takeQueued(room);
    }

    private void awaitTurn(Turn turn, Deadline deadline) {
        boolean woken = false;
        try {
            woken = turn.signal.await(deadline);
        } finally {
            if (!woken) {
                giveUp(turn);
            }
        }
        if (!woken) {
            throw new DeadlineExceededException(name + ": the connection took no frame in time");
        }
        if (isClosed()) {
            giveUp(turn);
            throw closedException();
        }
    }

    /** A writer that stops waiting passes a turn that reached it meanwhile on to the next one. */
    private void giveUp(Turn turn) {
        boolean granted;
        monitor.lock();
        try {
            waiting.remove(turn);
            granted = turn.granted;
        } finally {
            monitor.unlock();
        }
        if (granted) {
            release();
        }
    }

    private boolean isClosed() {
        monitor.lock();
        try {
            return closed;
        } finally {
            monitor.unlock();
        }
    }

    private void checkOpen() {
        if (closed) {
            throw closedException();
        }
    }

    private ConnectionClosedException closedException() {
        return new ConnectionClosedException(name + ": the connection is closed");
    }

    /** Where the frame goes; only during a turn. */
    byte[] buffer() {
        return buffer;
    }

    /** From which index of the buffer on the frame goes; only during a turn. */
    int position() {
        return position;
    }

    /**
     * Writes the buffer and ends the turn.
     *
     * @param length bytes of the caller's frame; 0 if it changed its mind
     */
    void finish(int length) {
        write(position + length);
        release();
    }

    /** Waits for the turn and writes one whole frame. */
    void send(byte[] frame, Deadline deadline) {
        begin(frame.length, deadline);
        System.arraycopy(frame, 0, buffer, position, frame.length);
        finish(frame.length);
    }

    /**
     * Sends a control frame soon. Never blocks; after {@link #close} it does nothing.
     *
     * @return false if the queue is full: the caller ends the connection, because a lost frame would break it
     */
    boolean enqueue(byte[] frame) {
        boolean flush;
        monitor.lock();
        try {
            if (closed) {
                return true;
            }
            if (queued + frame.length > MAX_QUEUED) {
                return false;
            }
            append(frame);
            flush = !busy;
            busy = true;
        } finally {
            monitor.unlock();
        }
        if (flush) {
            startFlush();
        }
        return true;
    }

    private void append(byte[] frame) {
        if (queue.length < queued + frame.length) {
            queue = Arrays.copyOf(queue, Math.max(queue.length * 2, queued + frame.length));
        }
        System.arraycopy(frame, 0, queue, queued, frame.length);
        queued += frame.length;
    }

    /** Whether a write has been waiting for longer than the write timeout: the peer takes nothing. */
    boolean isStalled() {
        long since = writingSince;
        return since != NOT_WRITING && world.nanoTime() - since > writeTimeout.toNanos();
    }

    /**
     * Refuses further frames, wakes who waits for a turn, and gives the frames already on their way a moment to leave.
     *
     * @param goodbye the last frame; may be empty
     */
    void close(byte[] goodbye) {
        boolean flush = false;
        Signal done = new Signal(world);
        monitor.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            wakeAll();
            append(goodbye);
            idle = done;
            if (!busy) {
                flush = queued > 0;
                busy = flush;
            }
            if (!busy) {
                return;
            }
        } finally {
            monitor.unlock();
        }
        if (flush) {
            startFlush();
        }
        try {
            done.await(Deadline.after(world, isStalled() ? Duration.ZERO : GOODBYE_TIMEOUT));
        } catch (CancelledException e) {
            // The closer is in a hurry: the goodbye is only a courtesy, and the interrupt flag stays set.
        }
    }

    /** Ends the flush task, if one runs. The connection is closed by then. */
    void join() {
        tasks.close();
    }

    private void startFlush() {
        try {
            tasks.start("flush", this::flush);
        } catch (CancelledException e) {
            fail(); // the connection has been closed and joined meanwhile
        }
    }

    /** Has the turn from the start. */
    private void flush() {
        do {
            takeQueued(0);
            try {
                write(position);
            } catch (ConnectionClosedException e) {
                return; // reported by write
            }
        } while (!passOn());
    }

    private void takeQueued(int room) {
        monitor.lock();
        try {
            if (buffer.length < queued + room) {
                buffer = new byte[queued + room];
            }
            System.arraycopy(queue, 0, buffer, 0, queued);
            position = queued;
            queued = 0;
        } finally {
            monitor.unlock();
        }
    }

    private void write(int length) {
        if (length == 0) {
            return;
        }
        writingSince = world.nanoTime();
        try {
            connection.write(buffer, 0, length);
        } catch (IOException e) {
            fail();
            onFailure.accept(e);
            throw new ConnectionClosedException(name + ": writing failed: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            fail();
            onFailure.accept(e);
            throw e;
        } finally {
            writingSince = NOT_WRITING;
        }
    }

    private void release() {
        if (!passOn()) {
            startFlush();
        }
    }

    /**
     * Ends a turn. The next writer takes the queue along.
     *
     * @return false if the queue is not empty and nobody waits for a turn: the turn goes on and the queue must be
     *     flushed
     */
    private boolean passOn() {
        monitor.lock();
        try {
            Turn next = waiting.pollFirst();
            if (next != null) {
                next.granted = true;
                next.signal.raise();
                return true;
            }
            if (queued > 0) {
                return false;
            }
            becomeIdle();
            return true;
        } finally {
            monitor.unlock();
        }
    }

    private void fail() {
        monitor.lock();
        try {
            closed = true;
            queued = 0;
            wakeAll();
            becomeIdle();
        } finally {
            monitor.unlock();
        }
    }

    private void becomeIdle() {
        busy = false;
        Signal waitsForIdle = idle;
        if (waitsForIdle != null) {
            waitsForIdle.raise();
        }
    }

    private void wakeAll() {
        waiting.forEach(turn -> turn.signal.raise());
        waiting.clear();
    }

    /** Somebody's wait for the turn. */
    private static final class Turn {
        private final Signal signal;
        private boolean granted;

        private Turn(Signal signal) {
            this.signal = signal;
        }
    }
}
