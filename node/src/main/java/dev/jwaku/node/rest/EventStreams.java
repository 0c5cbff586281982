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
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Events for any number of readers, by server-sent events or WebSocket, up to {@link #MAX_READERS}. A reader for whom
 * more than {@link #MAX_WAITING} events or {@link #MAX_WAITING_BYTES} wait is cut off; it can come back and read what
 * it missed from the history. Thread-safe; {@link #send} never blocks.
 */
public final class EventStreams implements AutoCloseable {
    /** Readers at once. */
    public static final int MAX_READERS = 32;
    /** Events that wait for one reader. */
    public static final int MAX_WAITING = 1000;
    /** Bytes that wait for one reader. */
    public static final long MAX_WAITING_BYTES = 8L << 20;
    /** What the stream is called in HTTP. */
    public static final String CONTENT_TYPE = "text/event-stream";

    /** A comment this often shows both sides that the other is there. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private static final Logger log = LoggerFactory.getLogger(EventStreams.class);

    private final World world;
    private final List<Reader> readers = new CopyOnWriteArrayList<>();
    private final AtomicLong numbers = new AtomicLong();

    /** Without readers yet. */
    public EventStreams(World world) {
        this.world = world;
    }

    /** Tells all readers. */
    public void send(String event, JsonNode data) {
        if (readers.isEmpty()) {
            return;
        }
        long number = numbers.incrementAndGet();
        String json = data.toString();
        readers.forEach(reader -> reader.offer(reader.framing.event(number, event, json)));
    }

    /**
     * An answer that goes on until the reader leaves, is cut off, or this is closed.
     *
     * @throws RestException if there are as many readers as may be
     */
    public RestAnswer open() {
        if (readers.size() >= MAX_READERS) {
            throw new RestException(503, "There are " + MAX_READERS + " readers of events, as many as may be");
        }
        return RestAnswer.streaming(CONTENT_TYPE, this::serve);
    }

    /** How events become bytes. */
    interface Framing {
        /** What is said first. */
        byte[] greeting();

        /** An event. */
        byte[] event(long number, String event, String json);

        /** Shows both sides that the other is there. */
        byte[] heartbeat();
    }

    /** Server-sent events, as HTML has them. */
    private static final class Lines implements Framing {
        @Override
        public byte[] greeting() {
            return ": jwaku\n\n".getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public byte[] event(long number, String event, String json) {
            return ("id: " + number + "\nevent: " + event + "\ndata: " + json + "\n\n")
                    .getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public byte[] heartbeat() {
            return ":\n\n".getBytes(StandardCharsets.UTF_8);
        }
    }

    /** Takes bytes to the other side. */
    @FunctionalInterface
    interface Sink {
        void write(byte[] bytes) throws IOException;
    }

    /** Somebody who reads. */
    interface Subscriber {
        /** Has further bytes written, in turn. Never blocks. */
        void offer(byte[] bytes);

        /** Ends the reading. */
        void end();
    }

    private void serve(OutputStream out) throws IOException {
        serve(new Lines(), subscriber -> {}, bytes -> {
            out.write(bytes);
            out.flush();
        });
    }

    World world() {
        return world;
    }

    /**
     * Writes events until the reader is cut off, ends, or this is closed.
     *
     * @param known told of the reader before the first event is written
     */
    void serve(Framing framing, Consumer<Subscriber> known, Sink sink) throws IOException {
        Reader reader = new Reader(framing);
        readers.add(reader);
        try {
            known.accept(reader);
            reader.copyTo(sink);
        } catch (CancelledException e) {
            log.atDebug().log("a reader of events was cut off");
        } finally {
            readers.remove(reader);
            reader.leave();
        }
    }

    /** How many read now. */
    public int readers() {
        return readers.size();
    }

    /** Ends all streams. Idempotent. */
    @Override
    public void close() {
        readers.forEach(Reader::end);
    }

    private final class Reader implements Subscriber {
        private final Framing framing;
        private final Thread thread = Thread.currentThread();
        private final Mailbox<byte[]> waiting = new Mailbox<>(world, MAX_WAITING);
        private final AtomicLong waitingBytes = new AtomicLong();
        private final ReentrantLock lock = new ReentrantLock();
        /** Whether the thread serves somebody else now. Guarded by the lock. */
        private boolean left;

        private Reader(Framing framing) {
            this.framing = framing;
        }

        @Override
        public void offer(byte[] frame) {
            if (waitingBytes.addAndGet(frame.length) > MAX_WAITING_BYTES || !waiting.offer(frame)) {
                world.meters().counter("jwaku_rest_event_readers_cut_total").increment();
                end();
            }
        }

        /** An interrupt closes the socket of a write that hangs. */
        @Override
        public void end() {
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

        private void copyTo(Sink sink) throws IOException {
            sink.write(framing.greeting());
            while (!waiting.isClosed()) {
                byte[] frame = waiting.take(Deadline.after(world, HEARTBEAT));
                if (frame != null) {
                    waitingBytes.addAndGet(-frame.length);
                    sink.write(frame);
                } else if (!waiting.isClosed()) {
                    sink.write(framing.heartbeat());
                }
            }
        }
    }
}
