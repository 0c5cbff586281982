package dev.jwaku.simulation.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.libp2p.transport.RawConnection;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Signal;
import dev.jwaku.simulation.SimulatedNode;
import dev.jwaku.simulation.Simulation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Faults and timing of simulated TCP. */
class BytesLevelTest {
    private static final LinkModel LINK = LinkModel.ofLatency(Duration.ofMillis(50));

    private final Simulation simulation = Simulation.withSeed(11);
    private final SimulatedInternet internet = new SimulatedInternet(simulation, LINK);
    private final SimulatedNode a = simulation.node("a");
    private final SimulatedNode b = simulation.node("b");
    private final SimulatedTransport fromA = internet.transport(a);
    private final List<String> log = new ArrayList<>();
    private final List<RawConnection> accepted = new ArrayList<>();
    private long bytesAtB;
    private @Nullable RawConnection dialed;

    @AfterEach
    void close() {
        simulation.close();
    }

    /** b listens and reads everything it gets. */
    private Multiaddr listenAtB(SimulatedNode node) {
        Multiaddr address = Multiaddr.tcp(internet.ip("b"), 4000);
        try {
            internet.transport(node).listen(address, connection -> {
                accepted.add(connection);
                simulation.start(node, "reader", () -> readAll(node, connection));
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return address;
    }

    private void readAll(SimulatedNode node, RawConnection connection) {
        byte[] buffer = new byte[100_000];
        try {
            int count;
            while ((count = connection.read(buffer, 0, buffer.length)) > 0) {
                bytesAtB += count;
                note(node, "got " + count);
            }
            note(node, "end");
        } catch (IOException e) {
            note(node, "broken: " + tail(e));
        }
    }

    private void note(SimulatedNode node, String what) {
        log.add(simulation.now().toMillis() + " " + node.name() + " " + what);
    }

    private static String tail(IOException e) {
        String message = String.valueOf(e.getMessage());
        return message.substring(message.lastIndexOf(": ") + 2);
    }

    private void dial(Multiaddr address, Duration patience) {
        simulation.start(a, "dial", () -> {
            try {
                dialed = fromA.dial(address, Deadline.after(a, patience));
                note(a, "connected");
            } catch (IOException e) {
                note(a, tail(e));
            }
        });
    }

    private RawConnection connected() {
        Multiaddr address = listenAtB(b);
        dial(address, Duration.ofSeconds(10));
        simulation.runUntil(Duration.ofSeconds(1));
        log.clear();
        return Objects.requireNonNull(dialed);
    }

    private void write(RawConnection connection, int bytes) {
        simulation.start(a, "write", () -> {
            try {
                connection.write(new byte[bytes], 0, bytes);
                note(a, "wrote " + bytes);
            } catch (IOException e) {
                note(a, tail(e));
            }
        });
    }

    private void read(RawConnection connection) {
        simulation.start(a, "read", () -> readAll(a, connection));
    }

    @Test
    void connectingTakesOneRoundTripAndBytesOneLatency() {
        Multiaddr address = listenAtB(b);
        dial(address, Duration.ofSeconds(10));
        simulation.runUntil(Duration.ofSeconds(1));
        assertThat(log).containsExactly("100 a connected");
        write(Objects.requireNonNull(dialed), 5000);
        simulation.runFor(Duration.ofSeconds(1));
        assertThat(log).containsExactly("100 a connected", "1000 a wrote 5000", "1050 b got 5000");
        assertThat(accepted.getFirst().remoteAddress().host()).contains(internet.ip("a"));
        assertThat(internet.traffic("b").bytesIn()).isEqualTo(5000);
        assertThat(internet.traffic("a").bytesOut()).isBetween(5000L, 5100L);
    }

    @Test
    void closedPortRefusesAndUnknownAddressTimesOut() {
        internet.transport(b);
        dial(Multiaddr.tcp(internet.ip("b"), 1), Duration.ofSeconds(10));
        simulation.runUntil(Duration.ofSeconds(20));
        dial(Multiaddr.tcp("10.9.9.9", 1), Duration.ofSeconds(10));
        simulation.runUntil(Duration.ofSeconds(60));
        assertThat(log).containsExactly("100 a connection refused", "30000 a connect timed out");
    }

    @Test
    void closeIsReadAsEndBehindAllBytes() {
        RawConnection connection = connected();
        write(connection, 10);
        simulation.runFor(Duration.ofMillis(1));
        simulation.after(Duration.ZERO, connection::close);
        simulation.runFor(Duration.ofSeconds(1));
        assertThat(log).containsExactly("1000 a wrote 10", "1050 b got 10", "1051 b end");
    }

    @Test
    void bandwidthSpacesBytesOut() {
        RawConnection connection = connected();
        internet.link("a", "b", LINK.withBytesPerSecond(100_000));
        write(connection, 200_000);
        simulation.runFor(Duration.ofMillis(2040));
        assertThat(bytesAtB).isLessThan(200_000);
        simulation.runFor(Duration.ofMillis(20));
        assertThat(bytesAtB).isEqualTo(200_000);
    }

    @Test
    void whatWaitsForASlowLinkLeavesAtItsNewSpeed() {
        RawConnection connection = connected();
        internet.link("a", "b", LINK.withBytesPerSecond(100_000));
        write(connection, 200_000);
        simulation.runFor(Duration.ofMillis(500));
        assertThat(bytesAtB).isLessThan(60_000);
        internet.link("a", "b", LINK.withBytesPerSecond(1_000_000));
        simulation.runFor(Duration.ofMillis(260));
        assertThat(bytesAtB).isEqualTo(200_000);
        internet.link("a", "b", LINK);
        write(connection, 10);
        simulation.runFor(Duration.ofMillis(100));
        assertThat(bytesAtB).isEqualTo(200_010);
    }

    @Test
    void writerBlocksWhenTheSocketBufferIsFullUntilTheReaderReads() {
        RawConnection connection = connected();
        internet.stall("b");
        write(connection, LINK.socketBuffer() + 1);
        simulation.runFor(Duration.ofMinutes(10));
        assertThat(log).isEmpty();
        internet.unstall("b");
        simulation.runFor(Duration.ofSeconds(1));
        assertThat(bytesAtB).isEqualTo(LINK.socketBuffer() + 1);
        assertThat(log).contains("601050 a wrote " + (LINK.socketBuffer() + 1));
    }

    @Test
    void shortPartitionDelaysBytesByTheRetransmissionTimeout() {
        RawConnection connection = connected();
        internet.partition("a", "b");
        write(connection, 10);
        simulation.at(Duration.ofMillis(1500), () -> internet.heal("a", "b"));
        simulation.runUntil(Duration.ofSeconds(10));
        assertThat(log).as("tries at 1.0, 1.3, 1.9 s").containsExactly("1000 a wrote 10", "1950 b got 10");
    }

    @Test
    void longPartitionBreaksTheSenderOnlyAndTheOtherEndStaysHalfOpen() {
        RawConnection connection = connected();
        internet.partition("a", "b");
        read(connection);
        write(connection, 10);
        simulation.runUntil(Duration.ofMinutes(10));
        assertThat(log).hasSize(2).last().asString().contains("a broken: timed out after 8 retransmissions");
        assertThat(log.getLast()).startsWith("137500 ");
    }

    @Test
    void oneWayPartitionLetsBytesThroughButNoAcknowledgement() {
        RawConnection connection = connected();
        internet.partitionOneWay("b", "a");
        read(connection);
        write(connection, 10);
        simulation.runUntil(Duration.ofMinutes(10));
        assertThat(log)
                .startsWith("1000 a wrote 10", "1050 b got 10")
                .last()
                .asString()
                .contains("timed out");
    }

    @Test
    void idleConnectionDoesNotNoticeAPartition() {
        RawConnection connection = connected();
        read(connection);
        internet.partition("a", "b");
        simulation.runFor(Duration.ofHours(1));
        internet.heal("a", "b");
        write(connection, 10);
        simulation.runFor(Duration.ofSeconds(1));
        assertThat(log).containsExactly("3601000 a wrote 10", "3601050 b got 10");
    }

    @Test
    void peersOfACrashedNodeDoNotLearnUntilTheyWrite() {
        RawConnection connection = connected();
        read(connection);
        b.crash();
        simulation.runUntil(Duration.ofMinutes(10));
        assertThat(log).isEmpty();
        write(connection, 10);
        simulation.runUntil(Duration.ofMinutes(20));
        assertThat(log).last().asString().contains("a broken: timed out");
    }

    @Test
    void nextLifeOfACrashedNodeAnswersOldConnectionsWithReset() {
        RawConnection connection = connected();
        read(connection);
        b.crash();
        simulation.runFor(Duration.ofSeconds(9));
        SimulatedNode again = simulation.node("b");
        listenAtB(again);
        write(connection, 10);
        simulation.runUntil(Duration.ofSeconds(20));
        assertThat(log).containsExactly("10000 a wrote 10", "10100 a broken: connection reset by peer");
        dial(Multiaddr.tcp(internet.ip("b"), 4000), Duration.ofSeconds(1));
        simulation.runUntil(Duration.ofSeconds(30));
        assertThat(log).last().isEqualTo("20100 a connected");
    }

    @Test
    void peersOfAKilledNodeAreResetAtOnce() {
        RawConnection connection = connected();
        read(connection);
        b.kill();
        simulation.runUntil(Duration.ofSeconds(10));
        assertThat(log).containsExactly("1050 a broken: connection reset by peer");
    }

    @Test
    void sleepingMachineIsUnreachableAndGetsEverythingAfterwards() {
        RawConnection connection = connected();
        b.sleep();
        write(connection, 10);
        simulation.runUntil(Duration.ofSeconds(5));
        assertThat(log).containsExactly("1000 a wrote 10");
        b.resume();
        simulation.runUntil(Duration.ofSeconds(20));
        assertThat(log).hasSize(2).last().asString().contains("b got 10");
    }

    @Test
    void stoppedProcessStillAcceptsInItsKernel() {
        Multiaddr address = listenAtB(b);
        simulation.runFor(Duration.ofMillis(1));
        b.stop();
        dial(address, Duration.ofSeconds(10));
        simulation.runUntil(Duration.ofSeconds(5));
        assertThat(log).containsExactly("101 a connected");
        assertThat(accepted).isEmpty();
        b.resume();
        simulation.runUntil(Duration.ofSeconds(6));
        assertThat(accepted).hasSize(1);
    }

    @Test
    void resetBreaksBothEnds() {
        RawConnection connection = connected();
        read(connection);
        simulation.after(Duration.ofSeconds(1), () -> internet.reset("a", "b"));
        simulation.runFor(Duration.ofSeconds(5));
        assertThat(log).containsExactlyInAnyOrder("2000 a broken: connection reset", "2000 b broken: connection reset");
    }

    @Test
    void clogHoldsEverythingBackWithoutLosingIt() {
        RawConnection connection = connected();
        internet.clog("a", "b");
        write(connection, 10);
        write(connection, 20);
        simulation.runFor(Duration.ofHours(1));
        assertThat(bytesAtB).isZero();
        internet.unclog("a", "b");
        simulation.runFor(Duration.ofSeconds(1));
        assertThat(bytesAtB).isEqualTo(30);
    }

    @Test
    void isolatedHostIsABlackHole() {
        Multiaddr address = listenAtB(b);
        internet.isolate("b");
        dial(address, Duration.ofSeconds(10));
        simulation.runUntil(Duration.ofSeconds(20));
        assertThat(log).containsExactly("10000 a connect timed out");
        internet.rejoin("b");
        dial(address, Duration.ofSeconds(10));
        simulation.runUntil(Duration.ofSeconds(30));
        assertThat(log).last().isEqualTo("20100 a connected");
    }

    @Test
    void lossDelaysButNeverReordersOrDrops() throws IOException {
        RawConnection connection = connected();
        internet.link("a", "b", LINK.withSegmentLoss(0.2).withRetransmissions(Duration.ofMillis(200), 30));
        simulation.start(a, "write", () -> {
            try {
                for (int i = 0; i < 500; i++) {
                    new Signal(a).await(Deadline.after(a, Duration.ofMillis(5)));
                    connection.write(new byte[] {(byte) i}, 0, 1);
                }
            } catch (IOException e) {
                note(a, tail(e));
            }
        });
        simulation.runFor(Duration.ofMinutes(30));
        assertThat(bytesAtB).isEqualTo(500);
        assertThat(internet.traffic("a").framesOut()).isGreaterThan(550);
    }

    @Test
    void interruptedReaderClosesTheConnection() {
        RawConnection connection = connected();
        var task = simulation.start(a, "read", () -> readAll(a, connection));
        simulation.after(Duration.ofSeconds(1), task::cancel);
        simulation.runFor(Duration.ofSeconds(5));
        assertThat(log).hasSize(2).last().asString().isEqualTo("2050 b end");
    }

    @Test
    void portThatIsTakenIsRefused() {
        listenAtB(b);
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> listenAtB(b)).hasMessageContaining("taken");
    }

    @Test
    void jitterSpreadsArrivals() {
        RawConnection connection = connected();
        internet.link("a", "b", LINK.withJitter(Duration.ofMillis(20)));
        List<Long> delays = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            write(connection, 10);
            long sent = simulation.now().toMillis();
            long before = bytesAtB;
            simulation.runUntil(() -> bytesAtB > before, simulation.now().plusSeconds(1));
            delays.add(simulation.now().toMillis() - sent);
        }
        assertThat(delays).allMatch(delay -> delay >= 50 && delay <= 70);
        assertThat(delays.stream().mapToLong(delay -> delay).average().orElse(0))
                .isCloseTo(60, within(4.0));
    }
}
