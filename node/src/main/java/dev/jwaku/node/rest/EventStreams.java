package dev.jwaku.node.rest;

import dev.jwaku.runtime.CancelledException;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Mailbox;
import dev.jwaku.runtime.World;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Server-sent events for any number of readers up to {@link #MAX_READERS}. A reader for whom more than
 * {@link #MAX_WAITING} events or {@link #MAX_WAITING_BYTES} wait is cut off; it can come back and read what it missed
 * from the history. Thread-safe; {@link #send} never blocks.
 */
final class EventStreams implements AutoCloseable {
    /** Readers at once. */
    static final int MAX_READERS = 32;
    /** Events that wait for one reader. */
    static final int MAX_WAITING = 1000;
    /** Bytes that wait for one reader. */
    static final long MAX_WAITING_BYTES = 8L << 20;
    /** What the stream is called in HTTP. */
    static final String CONTENT_TYPE = "text/event-stream";

    /** A comment this often shows both sides that the other is there. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private static final Logger log = LoggerFactory.getLogger(EventStreams.class);

    private final World world;
    private final List<Reader> readers = new CopyOnWriteArrayList<>();
    private final AtomicLong numbers = new AtomicLong();

    EventStreams(World world) {
        this.world = world;
    }

    /** Tells all readers. */
    void send(String event, JsonNode data) {
        if (readers.isEmpty()) {
            return;
        }
        byte[] frame = ("id: " + numbers.incrementAndGet() + "\nevent: " + event + "\ndata: " + data + "\n\n")
                .getBytes(StandardCharsets.UTF_8);
        readers.forEach(reader -> reader.offer(frame));
    }

    /**
     * An answer that goes on until the reader leaves, is cut off, or this is closed.
     *
     * @throws RestException if there are as many readers as may be
     */
    RestAnswer open() {
        if (readers.size() >= MAX_READERS) {
            throw new RestException(503, "There are " + MAX_READERS + " readers of events, as many as may be");
        }
        return RestAnswer.streaming(CONTENT_TYPE, this::serve);
    }

    private void serve(OutputStream out) throws IOException {
        Reader reader = new Reader();
        readers.add(reader);
        try {
            reader.copyTo(out);
        } catch (CancelledException e) {
            log.atDebug().log("a reader of events was cut off");
        } finally {
            readers.remove(reader);
            reader.leave();
        }
    }

    /** How many read now. */
    int readers() {
        return readers.size();
    }

    /** Ends all streams. Idempotent. */
    @Override
    public void close() {
        readers.forEach(Reader::end);
    }

    private final class Reader {
        private final Thread thread = Thread.currentThread();
        private final Mailbox<byte[]> waiting = new Mailbox<>(world, MAX_WAITING);
        private final AtomicLong waitingBytes = new AtomicLong();
        private final ReentrantLock lock = new ReentrantLock();
        /** Whether the thread serves somebody else now. Guarded by the lock. */
        private boolean left;

        private void offer(byte[] frame) {
            if (waitingBytes.addAndGet(frame.length) > MAX_WAITING_BYTES || !waiting.offer(frame)) {
                world.meters().counter("jwaku_rest_event_readers_cut_total").increment();
                end();
            }
        }

        /** An interrupt closes the socket of a write that hangs. */
        private void end() {
            readers.remove(this);
            waiting.close();
            lock.lock();
            try {
                if (!left) {
                    thread.interrupt();
                }
            } finally {
                lock.unlock();
            }
        }

        private void leave() {
            lock.lock();
            try {
                left = true;
                // Set by end(): it was meant for this stream alone.
                boolean wasEnded = Thread.interrupted();
                if (wasEnded) {
                    waiting.close();
                }
            } finally {
                lock.unlock();
            }
        }

        private void copyTo(OutputStream out) throws IOException {
            write(out, ": jwaku\n\n".getBytes(StandardCharsets.UTF_8));
            while (!waiting.isClosed()) {
                byte[] frame = waiting.take(Deadline.after(world, HEARTBEAT));
                if (frame != null) {
                    waitingBytes.addAndGet(-frame.length);
                    write(out, frame);
                } else if (!waiting.isClosed()) {
                    write(out, ":\n\n".getBytes(StandardCharsets.UTF_8));
                }
            }
        }

        private static void write(OutputStream out, byte[] frame) throws IOException {
            out.write(frame);
            out.flush();
        }
    }
}
