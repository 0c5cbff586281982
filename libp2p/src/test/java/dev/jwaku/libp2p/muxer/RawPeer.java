package dev.jwaku.libp2p.muxer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.libp2p.fixtures.BoundedPipes;
import dev.jwaku.libp2p.transport.Duplex;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Events;
import dev.jwaku.runtime.Mailbox;
import dev.jwaku.runtime.MemoryMeters;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.runtime.Tasks;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The other end of a session under test, as bare bytes. */
final class RawPeer implements AutoCloseable {
    private final MemoryMeters meters = new MemoryMeters();
    final SystemWorld world = new SystemWorld(Events.NONE, meters);
    final MuxedConnection session;
    final Mailbox<MuxedStream> accepted = new Mailbox<>(world, 512);
    private final Tasks tasks = new Tasks(world, "raw peer");
    private final Duplex wire;
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    private final Signal ended = new Signal(world);

    /** Starts a session, and serves it. */
    RawPeer(Muxer muxer, boolean initiator, MuxerLimits limits, int pipeCapacity) {
        BoundedPipes.Pair pair = BoundedPipes.pair(world, pipeCapacity);
        wire = pair.right();
        session = muxer.open(world, pair.left(), initiator, "peer", limits);
        tasks.start("serve", () -> {
            try {
                session.serve(accepted::offer);
            } catch (RuntimeException e) {
                failure.set(e);
            } finally {
                ended.raise();
            }
        });
    }

    Deadline soon() {
        return Deadline.after(world, Duration.ofSeconds(10));
    }

    void send(String... hex) {
        send(Bytes.fromHex(String.join("", hex).replace(" ", "")).toByteArray());
    }

    void send(byte[] bytes) {
        try {
            wire.write(bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new AssertionError("the session is gone", e);
        }
    }

    /** The next bytes on the wire must be these. */
    void expect(String... hex) {
        String expected = String.join("", hex).replace(" ", "");
        assertThat(read(expected.length() / 2).toHex()).isEqualTo(expected);
    }

    /** The next bytes on the wire. */
    Bytes read(int length) {
        byte[] bytes = new byte[length];
        int filled = 0;
        try {
            while (filled < length) {
                int read = wire.read(bytes, filled, length - filled);
                assertThat(read).as("bytes before the end of the connection").isPositive();
                filled += read;
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return Bytes.wrap(bytes);
    }

    void expectEnd() {
        try {
            assertThat(wire.read(new byte[1], 0, 1)).isEqualTo(-1);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    MuxedStream accept() {
        MuxedStream stream = accepted.take(soon());
        assertThat(stream).isNotNull();
        return stream;
    }

    /** What serving ended with; null if in an orderly way. */
    @Nullable
    RuntimeException outcome() {
        assertThat(ended.await(soon())).as("serving ended").isTrue();
        return failure.get();
    }

    /** Reads up to the given number of bytes from a stream of the session. */
    String readText(MuxedStream stream, int length) {
        byte[] bytes = new byte[length];
        int filled = 0;
        while (filled < length) {
            int read = stream.read(bytes, filled, length - filled, soon());
            if (read < 0) {
                break;
            }
            filled += read;
        }
        return new String(bytes, 0, filled);
    }

    /** Runs beside the test. */
    Tasks.Task beside(Runnable body) {
        return tasks.start("beside", body);
    }

    void disconnect() {
        wire.close();
    }

    @Override
    public void close() {
        session.close();
        wire.close();
        tasks.close();
        world.close();
        assertThat(meters.count("jwaku_task_failures_total"))
                .as("tasks beside the test that failed")
                .isZero();
    }
}
