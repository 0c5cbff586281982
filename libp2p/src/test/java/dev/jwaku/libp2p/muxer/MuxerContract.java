package dev.jwaku.libp2p.muxer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jwaku.libp2p.ConnectionClosedException;
import dev.jwaku.libp2p.DeadlineExceededException;
import dev.jwaku.libp2p.LimitExceededException;
import dev.jwaku.libp2p.StreamResetException;
import dev.jwaku.libp2p.fixtures.BoundedPipes;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Events;
import dev.jwaku.runtime.Mailbox;
import dev.jwaku.runtime.MemoryMeters;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.runtime.Tasks;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every muxer promises: the same suite for yamux and mplex. */
@Timeout(30)
abstract class MuxerContract {
    private static final MuxerLimits FEW = new MuxerLimits(
            4, 4, MuxerLimits.DEFAULT_RECEIVE_WINDOW, MuxerLimits.DEFAULT_MAX_DATA_FRAME, Duration.ofMillis(50));

    private final MemoryMeters meters = new MemoryMeters();
    private final SystemWorld world = new SystemWorld(Events.NONE, meters);
    private final Tasks tasks = new Tasks(world, "test");
    private Side left;
    private Side right;

    abstract Muxer muxer();

    /** One end of the connection, being served. */
    private final class Side {
        private final MuxedConnection connection;
        private final Mailbox<MuxedStream> accepted = new Mailbox<>(world, 512);
        private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
        private final Signal ended = new Signal(world);

        private Side(MuxedConnection connection) {
            this.connection = connection;
            tasks.start("serve", () -> {
                try {
                    connection.serve(accepted::offer);
                } catch (RuntimeException e) {
                    failure.set(e);
                } finally {
                    ended.raise();
                }
            });
        }

        private MuxedStream open() {
            return connection.openStream(soon());
        }

        private MuxedStream accept() {
            MuxedStream stream = accepted.take(soon());
            assertThat(stream).as("a stream from the other side").isNotNull();
            return stream;
        }
    }

    @BeforeEach
    void connect() {
        connect(MuxerLimits.defaults(), BoundedPipes.DEFAULT_CAPACITY);
    }

    private void connect(MuxerLimits limits, int capacity) {
        BoundedPipes.Pair pair = BoundedPipes.pair(world, capacity);
        left = new Side(muxer().open(world, pair.left(), true, "right", limits));
        right = new Side(muxer().open(world, pair.right(), false, "left", limits));
    }

    @AfterEach
    void disconnect() {
        left.connection.close();
        right.connection.close();
        tasks.close();
        world.close();
        assertThat(meters.count("jwaku_task_failures_total"))
                .as("tasks beside the test that failed")
                .isZero();
    }

    private Deadline soon() {
        return Deadline.after(world, Duration.ofSeconds(10));
    }

    private Deadline atOnce() {
        return Deadline.after(world, Duration.ofMillis(30));
    }

    private void write(MuxedStream stream, String text) {
        byte[] bytes = text.getBytes();
        stream.write(bytes, 0, bytes.length, soon());
    }

    private String read(MuxedStream stream, int length) {
        byte[] bytes = new byte[length];
        int filled = 0;
        while (filled < length) {
            int read = stream.read(bytes, filled, length - filled, soon());
            assertThat(read).isPositive();
            filled += read;
        }
        return new String(bytes);
    }

    private Bytes readAll(MuxedStream stream) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] part = new byte[10_000];
        int read;
        while ((read = stream.read(part, 0, part.length, soon())) >= 0) {
            all.write(part, 0, read);
        }
        return Bytes.wrap(all.toByteArray());
    }

    private static byte[] randomBytes(int seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @Test
    void carriesBytesBothWays() {
        MuxedStream ours = left.open();
        write(ours, "ping");
        MuxedStream theirs = right.accept();
        assertThat(read(theirs, 4)).isEqualTo("ping");
        write(theirs, "pong");
        assertThat(read(ours, 4)).isEqualTo("pong");
    }

    @Test
    void bothSidesOpenStreams() {
        MuxedStream fromLeft = left.open();
        MuxedStream fromRight = right.open();
        write(fromLeft, "left");
        write(fromRight, "right");
        assertThat(read(right.accept(), 4)).isEqualTo("left");
        assertThat(read(left.accept(), 5)).isEqualTo("right");
        assertThat(left.connection.openStreams()).isEqualTo(2);
    }

    @Test
    void anOpenedStreamIsSeenBeforeAnythingIsWritten() {
        left.open();
        write(right.accept(), "you first");
    }

    @Test
    void parallelStreamsDoNotMixTheirBytes() {
        int streams = 20;
        List<Tasks.Task> running = new ArrayList<>();
        for (int i = 0; i < streams; i++) {
            byte[] content = randomBytes(i, 100_000);
            MuxedStream stream = left.open();
            running.add(tasks.start("write", () -> {
                stream.write(content, 0, content.length, soon());
                stream.closeWrite();
            }));
            MuxedStream accepted = right.accept();
            running.add(tasks.start("read", () -> assertThat(readAll(accepted)).isEqualTo(Bytes.wrap(content))));
        }
        running.forEach(task -> assertThat(task.join(soon())).isTrue());
    }

    @Test
    void carriesOneMebibyteEachWayAtOnce() {
        byte[] content = randomBytes(1, 1024 * 1024);
        MuxedStream ours = left.open();
        MuxedStream theirs = right.accept();
        for (MuxedStream stream : List.of(ours, theirs)) {
            tasks.start("write", () -> {
                stream.write(content, 0, content.length, soon());
                stream.closeWrite();
            });
        }
        AtomicReference<Bytes> atRight = new AtomicReference<>();
        Tasks.Task reader = tasks.start("read", () -> atRight.set(readAll(theirs)));
        assertThat(readAll(ours)).isEqualTo(Bytes.wrap(content));
        assertThat(reader.join(soon())).isTrue();
        assertThat(atRight.get()).isEqualTo(Bytes.wrap(content));
    }

    @Test
    void halfCloseEndsOneDirectionOnly() {
        MuxedStream ours = left.open();
        write(ours, "question");
        ours.closeWrite();
        MuxedStream theirs = right.accept();
        assertThat(readAll(theirs).toUtf8()).isEqualTo("question");
        write(theirs, "answer");
        theirs.closeWrite();
        assertThat(readAll(ours).toUtf8()).isEqualTo("answer");
    }

    @Test
    void refusesToWriteAfterItsSideWasClosed() {
        MuxedStream ours = left.open();
        ours.closeWrite();
        ours.closeWrite();
        assertThatThrownBy(() -> write(ours, "more")).isInstanceOf(StreamResetException.class);
    }

    @Test
    void refusesToReadAfterClose() {
        MuxedStream ours = left.open();
        write(right.accept(), "late");
        ours.close();
        assertThatThrownBy(() -> read(ours, 1)).isInstanceOf(StreamResetException.class);
    }

    @Test
    void resetWakesTheReadersOfBothSides() {
        MuxedStream ours = left.open();
        MuxedStream theirs = right.accept();
        List<Throwable> failures = new ArrayList<>();
        Mailbox<Throwable> seen = new Mailbox<>(world, 2);
        for (MuxedStream stream : List.of(ours, theirs)) {
            tasks.start("read", () -> {
                try {
                    read(stream, 1);
                } catch (RuntimeException e) {
                    seen.offer(e);
                }
            });
        }
        ours.reset();
        failures.add(seen.take(soon()));
        failures.add(seen.take(soon()));
        assertThat(failures).allSatisfy(e -> assertThat(e).isInstanceOf(StreamResetException.class));
        assertThatThrownBy(() -> write(theirs, "x")).isInstanceOf(StreamResetException.class);
        await().until(() -> left.connection.openStreams() + right.connection.openStreams() == 0);
    }

    @Test
    void resetDropsWhatWasNotRead() {
        MuxedStream ours = left.open();
        write(ours, "lost");
        MuxedStream theirs = right.accept();
        read(theirs, 1);
        theirs.reset();
        assertThatThrownBy(() -> read(theirs, 1)).isInstanceOf(StreamResetException.class);
    }

    @Test
    void aPassedDeadlineLeavesTheStreamUsable() {
        MuxedStream ours = left.open();
        MuxedStream theirs = right.accept();
        assertThatThrownBy(() -> ours.read(new byte[1], 0, 1, atOnce())).isInstanceOf(DeadlineExceededException.class);
        write(theirs, "late");
        assertThat(read(ours, 4)).isEqualTo("late");
    }

    @Test
    void aSlowReaderLosesNothing() {
        byte[] content = randomBytes(2, 700_000);
        MuxedStream ours = left.open();
        tasks.start("write", () -> {
            ours.write(content, 0, content.length, soon());
            ours.closeWrite();
        });
        MuxedStream theirs = right.accept();
        assertThat(readAll(theirs)).isEqualTo(Bytes.wrap(content));
    }

    @Test
    void refusesToOpenMoreStreamsThanAllowed() {
        reconnect(FEW, BoundedPipes.DEFAULT_CAPACITY);
        for (int i = 0; i < 4; i++) {
            left.open();
        }
        assertThatThrownBy(left::open).isInstanceOf(LimitExceededException.class);
    }

    @Test
    void resetsStreamsBeyondTheInboundLimitAndKeepsTheOthers() {
        BoundedPipes.Pair pair = BoundedPipes.pair(world);
        disconnectSides();
        left = new Side(muxer().open(world, pair.left(), true, "right", MuxerLimits.defaults()));
        right = new Side(muxer().open(world, pair.right(), false, "left", FEW));
        List<MuxedStream> opened = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            opened.add(left.open());
        }
        assertThatThrownBy(() -> read(opened.get(4), 1)).isInstanceOf(StreamResetException.class);
        write(opened.get(0), "fine");
        assertThat(read(right.accept(), 4)).isEqualTo("fine");
        opened.get(1).reset();
        await().until(() -> right.connection.openStreams() == 3);
        write(left.open(), "room");
        for (int i = 0; i < 3; i++) {
            right.accept();
        }
        assertThat(read(right.accept(), 4)).isEqualTo("room");
    }

    @Test
    void makesRoomByResettingAStreamThatWeClosedAndThePeerKeepsOpen() {
        reconnect(FEW, BoundedPipes.DEFAULT_CAPACITY);
        left.open().close();
        MuxedStream kept = right.accept();
        for (int i = 0; i < 4; i++) {
            left.open();
        }
        await().untilAsserted(
                        () -> assertThatThrownBy(() -> write(kept, "x")).isInstanceOf(StreamResetException.class));
        await().until(() -> right.connection.openStreams() == 4);
    }

    @Test
    void streamsClosedByBothSidesAreForgotten() {
        for (int i = 0; i < 500; i++) {
            MuxedStream ours = left.open();
            write(ours, "hi");
            MuxedStream theirs = right.accept();
            assertThat(read(theirs, 2)).isEqualTo("hi");
            theirs.close();
            ours.close();
        }
        await().until(() -> left.connection.openStreams() + right.connection.openStreams() == 0);
    }

    @Test
    void whatHasArrivedCanBeReadAfterBothSidesClosed() {
        MuxedStream ours = left.open();
        write(ours, "left over");
        ours.closeWrite();
        MuxedStream theirs = right.accept();
        theirs.closeWrite();
        await().until(() -> right.connection.openStreams() == 0);
        assertThat(readAll(theirs).toUtf8()).isEqualTo("left over");
    }

    @Test
    void discardsDataOfAStreamThatWasClosed() {
        MuxedStream ours = left.open();
        ours.close();
        MuxedStream theirs = right.accept();
        write(theirs, "nobody reads this");
        MuxedStream second = left.open();
        write(second, "still here");
        assertThat(read(right.accept(), 10)).isEqualTo("still here");
    }

    @Test
    void lossOfTheConnectionWakesEverybody() {
        MuxedStream ours = left.open();
        MuxedStream theirs = right.accept();
        Mailbox<Throwable> seen = new Mailbox<>(world, 2);
        for (MuxedStream stream : List.of(ours, theirs)) {
            tasks.start("read", () -> {
                try {
                    read(stream, 1);
                } catch (RuntimeException e) {
                    seen.offer(e);
                }
            });
        }
        left.connection.close();
        assertThat(seen.take(soon())).isInstanceOf(ConnectionClosedException.class);
        assertThat(seen.take(soon())).isInstanceOf(ConnectionClosedException.class);
        assertThatThrownBy(() -> write(ours, "x")).isInstanceOf(ConnectionClosedException.class);
        assertThat(left.connection.isClosed()).isTrue();
        assertThatThrownBy(left::open).isInstanceOf(ConnectionClosedException.class);
    }

    @Test
    void closeEndsServingOnBothSidesWithoutAnError() {
        MuxedStream ours = left.open();
        write(ours, "x");
        MuxedStream theirs = right.accept();
        assertThat(read(theirs, 1)).isEqualTo("x");
        write(theirs, "y"); // after the frame that accepts the stream, which would else meet a closed pipe
        assertThat(read(ours, 1)).isEqualTo("y");
        left.connection.close();
        assertThat(left.ended.await(soon())).isTrue();
        assertThat(right.ended.await(soon())).isTrue();
        assertThat(left.failure.get()).isNull();
        assertThat(right.failure.get()).isNull();
    }

    @Test
    void reportsAPeerThatTakesNothing() {
        disconnectSides();
        BoundedPipes.Pair pair = BoundedPipes.pair(world, 1000);
        left = new Side(muxer().open(world, pair.left(), true, "nobody", FEW));
        MuxedStream stream = left.open();
        MuxerSession session = (MuxerSession) left.connection;
        assertThat(session.isStalled()).isFalse();
        tasks.start("write", () -> {
            try {
                stream.write(new byte[5000], 0, 5000, soon());
            } catch (ConnectionClosedException e) {
                right.ended.raise();
            }
        });
        await().until(session::isStalled);
        right.ended.await(atOnce());
        left.connection.close();
        assertThat(right.ended.await(soon())).isTrue();
    }

    @Test
    void aWriterBehindAStalledOneGivesUpAtItsDeadline() {
        disconnectSides();
        BoundedPipes.Pair pair = BoundedPipes.pair(world, 1000);
        left = new Side(muxer().open(world, pair.left(), true, "nobody", FEW));
        MuxedStream first = left.open();
        MuxedStream second = left.open();
        tasks.start("write", () -> {
            try {
                first.write(new byte[5000], 0, 5000, soon());
            } catch (ConnectionClosedException e) {
                right.ended.raise();
            }
        });
        await().until(((MuxerSession) left.connection)::isStalled);
        assertThatThrownBy(() -> second.write(new byte[1], 0, 1, atOnce()))
                .isInstanceOf(DeadlineExceededException.class);
        assertThatThrownBy(() -> left.connection.openStream(atOnce())).isInstanceOf(DeadlineExceededException.class);
        assertThat(left.connection.openStreams()).isEqualTo(2);
    }

    @Test
    void controlFramesThatNobodyTakesEndTheConnection() {
        disconnectSides();
        BoundedPipes.Pair pair = BoundedPipes.pair(world, 100_000);
        MuxerLimits many = new MuxerLimits(1, 20_000, 262_144, 32_768, Duration.ofMillis(50));
        left = new Side(muxer().open(world, pair.left(), true, "nobody", many));
        List<MuxedStream> streams = new ArrayList<>();
        for (int i = 0; i < 8000; i++) {
            streams.add(left.open());
        }
        tasks.start("write", () -> {
            try {
                streams.get(0).write(new byte[200_000], 0, 200_000, soon());
            } catch (ConnectionClosedException e) {
                right.ended.raise();
            }
        });
        await().until(((MuxerSession) left.connection)::isStalled);
        for (MuxedStream stream : streams.subList(1, streams.size())) {
            stream.reset();
        }
        await().until(left.connection::isClosed);
    }

    private void reconnect(MuxerLimits limits, int capacity) {
        disconnectSides();
        connect(limits, capacity);
    }

    private void disconnectSides() {
        left.connection.close();
        right.connection.close();
    }
}
