package dev.jwaku.tools.trace.model;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Events of all nodes, kept by the first byte of the message's hash, so that all events of a message are in one of 256
 * parts. Full buffers go to one temporary file, which is gone with this object. Memory: its {@link Budget}, and one
 * part at a time for each reader. Writers are for one thread each; reading starts when all are closed.
 */
public final class Spill implements Closeable {
    /** So many parts. */
    public static final int PARTS = 256;

    /** Bytes of an event. */
    static final int RECORD = 64;

    /** The kind has the low bits of the node's number. */
    static final int KIND_BITS = 8;

    private final Path folder;
    private final Budget budget;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<List<Extent>> parts = new ArrayList<>();
    private final AtomicLong end = new AtomicLong();
    private final AtomicLong events = new AtomicLong();
    private final AtomicLong inMemory = new AtomicLong();
    private @Nullable FileChannel file;

    /** @param folder for the temporary file, made when it is needed */
    public Spill(Path folder, Budget budget) {
        this.folder = folder;
        this.budget = budget;
        for (int i = 0; i < PARTS; i++) {
            parts.add(new ArrayList<>());
        }
    }

    /**
     * How much memory it may have.
     *
     * @param eventsPerBuffer each writer has a buffer for each part; a full one goes to disk
     * @param bytesLeft what writers leave when they are closed stays in memory up to so much in all
     */
    public record Budget(int eventsPerBuffer, long bytesLeft) {
        /** 16 MiB for each writer, 64 MiB in all of what they leave. */
        public static final Budget NORMAL = new Budget(1024, 64L << 20);

        public Budget {
            if (eventsPerBuffer < 1 || bytesLeft < 0) {
                throw new IllegalArgumentException("a buffer has room for an event, and bytes are not negative");
            }
        }
    }

    private record Extent(@Nullable ByteBuffer memory, long position, int length) {}

    /** One for a thread. */
    public Writer writer() {
        return new Writer();
    }

    /** How many events there are. */
    public long events() {
        return events.get();
    }

    /** Bytes in the temporary file. */
    public long bytesOnDisk() {
        return end.get();
    }

    /** The events of one part; a buffer with whole records. */
    public ByteBuffer part(int number) {
        List<Extent> extents = parts.get(number);
        int length = Math.toIntExact(extents.stream().mapToLong(Extent::length).sum());
        ByteBuffer all = ByteBuffer.allocate(length);
        for (Extent extent : extents) {
            if (extent.memory() != null) {
                all.put(extent.memory().duplicate());
            } else {
                fill(all, extent);
            }
        }
        return all.flip();
    }

    private void fill(ByteBuffer all, Extent extent) {
        try {
            all.limit(all.position() + extent.length());
            long position = extent.position();
            while (all.hasRemaining()) {
                int count = channel().read(all, position);
                if (count < 0) {
                    throw new EOFException("the temporary file has become shorter");
                }
                position += count;
            }
            all.limit(all.capacity());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private FileChannel channel() throws IOException {
        lock.lock();
        try {
            if (file == null) {
                Path path = Files.createTempFile(folder, "jwaku-trace", ".events");
                file = FileChannel.open(
                        path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
            }
            return file;
        } finally {
            lock.unlock();
        }
    }

    private void keep(int part, ByteBuffer full, boolean toDisk) {
        int length = full.remaining();
        Extent extent = new Extent(full, 0, length);
        if (toDisk) {
            long position = end.getAndAdd(length);
            try {
                long at = position;
                while (full.hasRemaining()) {
                    at += channel().write(full, at);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            extent = new Extent(null, position, length);
        }
        events.addAndGet(length / RECORD);
        lock.lock();
        try {
            parts.get(part).add(extent);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }

    /** Puts events into parts. For one thread. */
    public final class Writer implements EventSink, AutoCloseable {
        private final @Nullable ByteBuffer[] open = new ByteBuffer[PARTS];

        private Writer() {}

        @Override
        public void add(long a, long b, long c, long d, Event event) {
            int part = (int) (a >>> 56);
            ByteBuffer buffer = open[part];
            if (buffer == null) {
                buffer = ByteBuffer.allocate(budget.eventsPerBuffer() * RECORD);
                open[part] = buffer;
            } else if (!buffer.hasRemaining()) {
                keep(part, buffer.flip(), true);
                buffer.clear();
            }
            buffer.putLong(a)
                    .putLong(b)
                    .putLong(c)
                    .putLong(d)
                    .putLong(event.time())
                    .putInt(event.node() << KIND_BITS | event.kind().ordinal())
                    .putInt(event.peer())
                    .putInt(event.topic())
                    .putInt(event.contentTopic())
                    .putInt(event.number())
                    .putInt(event.text());
        }

        /** What is left stays in memory if it is little. */
        @Override
        public void close() {
            for (int part = 0; part < PARTS; part++) {
                ByteBuffer buffer = open[part];
                if (buffer != null && buffer.position() > 0) {
                    ByteBuffer rest = ByteBuffer.allocate(buffer.flip().remaining())
                            .put(buffer)
                            .flip();
                    keep(part, rest, inMemory.addAndGet(rest.remaining()) > budget.bytesLeft());
                }
                open[part] = null;
            }
        }
    }
}
