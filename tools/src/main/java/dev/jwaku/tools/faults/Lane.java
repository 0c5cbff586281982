package dev.jwaku.tools.faults;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Mailbox;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.World;
import dev.jwaku.tools.faults.LinkShape.Flow;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One direction of one connection: a reader stamps each piece with the moment it is due, a writer sends it then.
 *
 * <p>The queue between them is bounded; when it is full the reader stops, and TCP slows the sender down.
 */
final class Lane {
    static final int MAX_CHUNKS = 64;
    static final int CHUNK_BYTES = 16 * 1024;

    private static final Logger log = LoggerFactory.getLogger(Lane.class);

    private final World world;
    private final Link link;
    private final Direction direction;
    private final Socket source;
    private final Socket sink;
    private final Runnable onFailure;
    private final Mailbox<Chunk> queue;
    private final Signal closed;
    private volatile boolean hole;
    private long linkFreeAt;
    private long lastDue;

    Lane(World world, Link link, Direction direction, Socket source, Socket sink, Runnable onFailure) {
        this.world = world;
        this.link = link;
        this.direction = direction;
        this.source = source;
        this.sink = sink;
        this.onFailure = onFailure;
        this.queue = new Mailbox<>(world, MAX_CHUNKS);
        this.closed = new Signal(world);
    }

    /** Whether it swallowed bytes. */
    boolean hasHole() {
        return hole;
    }

    /** The reader's task: until the source ends or fails. */
    void readAll() {
        byte[] buffer = new byte[CHUNK_BYTES];
        try {
            InputStream in = source.getInputStream();
            while (true) {
                link.awaitNotStalled(direction, closed);
                int count = in.read(buffer);
                LinkShape shape = link.shape(direction);
                if (shape.flow() == Flow.SWALLOWED) {
                    hole = true;
                    if (count < 0) {
                        return;
                    }
                    continue;
                }
                if (hole) {
                    onFailure.run();
                    return;
                }
                Bytes piece = count < 0 ? Bytes.EMPTY : Bytes.wrap(Arrays.copyOf(buffer, count));
                if (!queue.put(new Chunk(dueAt(shape, piece.length()), piece), Deadline.NEVER) || count < 0) {
                    return;
                }
            }
        } catch (IOException e) {
            fail(e);
        }
    }

    private long dueAt(LinkShape shape, int length) {
        long now = world.nanoTime();
        linkFreeAt = Math.max(now, linkFreeAt);
        if (shape.bytesPerSecond() > 0) {
            linkFreeAt += length * 1_000_000_000L / shape.bytesPerSecond();
        }
        long jitter = shape.jitter().toNanos();
        long late =
                shape.latency().toNanos() + (jitter == 0 ? 0 : world.random().nextLong(jitter));
        if (shape.loss() > 0) {
            late += Retransmissions.delayNanos(shape, length, world.random());
        }
        lastDue = Math.max(lastDue, linkFreeAt + late);
        return lastDue;
    }

    /** The writer's task: until the source's end was passed on, or a failure. */
    void writeAll() {
        try {
            OutputStream out = sink.getOutputStream();
            while (true) {
                Chunk chunk = queue.take(Deadline.NEVER);
                if (chunk == null || closed.await(Deadline.at(world, chunk.dueNanos()))) {
                    return;
                }
                LinkShape shape = link.awaitNotStalled(direction, closed);
                if (shape.flow() == Flow.STALLED) {
                    return; // closed while nothing may pass
                }
                if (shape.flow() == Flow.SWALLOWED) {
                    hole = true;
                    continue;
                }
                if (chunk.piece().isEmpty()) {
                    sink.shutdownOutput();
                    return;
                }
                out.write(chunk.piece().toByteArray());
                link.passed(direction, chunk.piece().length());
            }
        } catch (IOException e) {
            fail(e);
        }
    }

    private void fail(IOException cause) {
        if (!closed.isRaised()) {
            log.atTrace().addKeyValue("direction", direction).log("connection failed: {}", cause.getMessage());
            onFailure.run();
        }
    }

    /** Ends both tasks as soon as their sockets are closed too. */
    void close() {
        closed.raise();
        queue.close();
        link.wake();
    }

    /** A piece of the stream; an empty one is its end. */
    private record Chunk(long dueNanos, Bytes piece) {}
}
