package dev.jwaku.libp2p.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Events;
import dev.jwaku.runtime.Mailbox;
import dev.jwaku.runtime.MemoryMeters;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.runtime.Tasks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every transport promises. Implementations extend this suite. */
@Timeout(60)
public abstract class TransportContract {
    private final MemoryMeters meters = new MemoryMeters();

    /** The world of the test. */
    protected final SystemWorld world = new SystemWorld(Events.NONE, meters);

    /** Runs beside the test; a task that fails, fails the test. */
    protected final Tasks tasks = new Tasks(world, "test");

    /** What the listener has accepted. */
    protected final Mailbox<RawConnection> accepted = new Mailbox<>(world, 64);

    /** The transport under test. */
    protected Transport transport;

    /** Open on {@link #listenAddress}. */
    protected Transport.Listener listener;

    /** A new transport; closed by the suite. */
    protected abstract Transport newTransport();

    /** Where to listen: on this machine only, with a port or name chosen freely. */
    protected abstract Multiaddr listenAddress();

    /** Where nobody listens. A port that was just closed will not do: tests beside this one may be given it. */
    protected abstract Multiaddr nobodysAddress();

    @BeforeEach
    void listen() throws IOException {
        transport = newTransport();
        listener = transport.listen(listenAddress(), accepted::offer);
    }

    @AfterEach
    void close() {
        listener.close();
        transport.close();
        tasks.close();
        world.close();
        assertThat(meters.count("jwaku_task_failures_total"))
                .as("tasks beside the test that failed")
                .isZero();
    }

    /** Time enough on a busy machine. */
    protected final Deadline soon() {
        return Deadline.after(world, Duration.ofSeconds(15));
    }

    /** A connection to the listener. */
    protected final RawConnection dial() {
        try {
            return transport.dial(listener.address(), soon());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next connection that the listener accepted. */
    protected final RawConnection accept() {
        RawConnection connection = accepted.take(soon());
        assertThat(connection).as("an accepted connection").isNotNull();
        return connection;
    }

    /** Writes all bytes. */
    protected static void write(Duplex connection, Bytes bytes) {
        try {
            connection.write(bytes.toByteArray(), 0, bytes.length());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads exactly this many bytes. */
    protected static Bytes read(Duplex connection, int length) {
        byte[] bytes = new byte[length];
        int filled = 0;
        try {
            while (filled < length) {
                int read = connection.read(bytes, filled, length - filled);
                assertThat(read).as("bytes before the end").isPositive();
                filled += read;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Bytes.wrap(bytes);
    }

    private static Bytes randomBytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return Bytes.wrap(bytes);
    }

    @Test
    void supportsItsOwnAddresses() {
        assertThat(transport.supports(listenAddress())).isTrue();
        assertThat(transport.supports(listener.address())).isTrue();
        assertThat(transport.supports(Multiaddr.parse("/ip4/127.0.0.1/udp/1"))).isFalse();
    }

    @Test
    void tellsTheAddressItReallyListensOn() {
        assertThat(listener.address().tcpPort()).isNotEqualTo(java.util.OptionalInt.of(0));
        RawConnection ours = dial();
        assertThat(ours.remoteAddress()).isEqualTo(listener.address());
        ours.close();
    }

    @Test
    void carriesBytesBothWays() {
        RawConnection ours = dial();
        RawConnection theirs = accept();
        write(ours, Bytes.utf8("ping"));
        assertThat(read(theirs, 4).toUtf8()).isEqualTo("ping");
        write(theirs, Bytes.utf8("pong"));
        assertThat(read(ours, 4).toUtf8()).isEqualTo("pong");
    }

    @Test
    void carriesLargeWritesBothWaysAtOnce() {
        RawConnection ours = dial();
        RawConnection theirs = accept();
        Bytes content = randomBytes(5_000_000);
        tasks.start("write", () -> write(ours, content));
        tasks.start("write", () -> write(theirs, content));
        Signal read = new Signal(world);
        tasks.start("read", () -> {
            assertThat(read(ours, content.length())).isEqualTo(content);
            read.raise();
        });
        assertThat(read(theirs, content.length())).isEqualTo(content);
        assertThat(read.await(soon())).isTrue();
    }

    @Test
    void carriesManySmallWritesInOrder() {
        RawConnection ours = dial();
        RawConnection theirs = accept();
        Bytes content = randomBytes(20_000);
        tasks.start("write", () -> {
            for (int i = 0; i < content.length(); i += 10) {
                write(ours, content.slice(i, i + 10));
            }
        });
        assertThat(read(theirs, content.length())).isEqualTo(content);
    }

    @Test
    void keepsConnectionsApart() {
        RawConnection first = dial();
        RawConnection firstAccepted = accept();
        RawConnection second = dial();
        RawConnection secondAccepted = accept();
        write(second, Bytes.utf8("two"));
        write(first, Bytes.utf8("one"));
        assertThat(read(firstAccepted, 3).toUtf8()).isEqualTo("one");
        assertThat(read(secondAccepted, 3).toUtf8()).isEqualTo("two");
    }

    @Test
    void whatWasWrittenBeforeCloseArrivesThenTheEnd() throws IOException {
        RawConnection ours = dial();
        RawConnection theirs = accept();
        write(ours, Bytes.utf8("bye"));
        ours.close();
        ours.close();
        assertThat(read(theirs, 3).toUtf8()).isEqualTo("bye");
        assertThat(theirs.read(new byte[1], 0, 1)).isEqualTo(-1);
    }

    @Test
    void closeWakesABlockedReader() {
        RawConnection ours = dial();
        accept();
        Signal woken = new Signal(world);
        tasks.start("read", () -> {
            assertThatThrownBy(() -> ours.read(new byte[1], 0, 1)).isInstanceOf(IOException.class);
            woken.raise();
        });
        ours.close();
        assertThat(woken.await(soon())).isTrue();
    }

    @Test
    void refusesToReadAndWriteAfterClose() {
        RawConnection ours = dial();
        ours.close();
        assertThatThrownBy(() -> ours.read(new byte[1], 0, 1)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> ours.write(new byte[1], 0, 1)).isInstanceOf(IOException.class);
    }

    @Test
    void aPeerThatDoesNotReadBlocksOnlyItsOwnWriter() {
        RawConnection stuck = dial();
        accept();
        Signal blocked = new Signal(world);
        Signal woken = new Signal(world);
        tasks.start("write", () -> {
            byte[] much = new byte[1024 * 1024];
            blocked.raise();
            try {
                for (int i = 0; i < 256; i++) {
                    stuck.write(much, 0, much.length);
                }
            } catch (IOException e) {
                woken.raise();
            }
        });
        assertThat(blocked.await(soon())).isTrue();
        RawConnection other = dial();
        RawConnection otherAccepted = accept();
        write(other, Bytes.utf8("fine"));
        assertThat(read(otherAccepted, 4).toUtf8()).isEqualTo("fine");
        assertThat(woken.isRaised()).isFalse();
        stuck.close();
        assertThat(woken.await(soon())).as("close wakes the writer").isTrue();
    }

    @Test
    void dialingWhereNobodyListensFails() {
        assertThatThrownBy(() -> transport.dial(nobodysAddress(), soon())).isInstanceOf(IOException.class);
    }

    @Test
    void anAddressInUseCannotBeListenedOnTwice() {
        assertThatThrownBy(() -> transport.listen(listener.address(), accepted::offer))
                .isInstanceOf(IOException.class);
    }

    @Test
    void closingTheListenerKeepsAcceptedConnections() {
        RawConnection ours = dial();
        RawConnection theirs = accept();
        listener.close();
        listener.close();
        write(ours, Bytes.utf8("still"));
        assertThat(read(theirs, 5).toUtf8()).isEqualTo("still");
    }
}
