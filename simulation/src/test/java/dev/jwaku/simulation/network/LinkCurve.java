package dev.jwaku.simulation.network;

import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.libp2p.transport.RawConnection;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Signal;
import dev.jwaku.simulation.SimulatedNode;
import dev.jwaku.simulation.Simulation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Measures what the link model makes of loss. {@code main} prints the table of {@code docs/simulation.md}. */
final class LinkCurve {
    private static final LinkModel LINK = LinkModel.ofLatency(Duration.ofMillis(50))
            .withJitter(Duration.ofMillis(5))
            .withRetransmissions(LinkModel.DEFAULT_RETRANSMISSION_TIMEOUT, 30);
    private static final int BULK = 8 * 1024 * 1024;
    private static final int MESSAGES = 2000;
    private static final int MESSAGE_BYTES = 1024;
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Simulation simulation = Simulation.withSeed(17);
    private final SimulatedInternet internet;
    private final SimulatedNode sender;
    private final SimulatedNode receiver;
    private final List<Long> delays = new ArrayList<>();
    private long received;

    private LinkCurve(double loss) {
        internet = new SimulatedInternet(simulation, LINK.withSegmentLoss(loss));
        sender = simulation.node("sender");
        receiver = simulation.node("receiver");
    }

    /**
     * One row.
     *
     * @param bytesPerSecond of one bulk transfer
     * @param p50 delay of single messages
     */
    record Row(double loss, long bytesPerSecond, Duration p50, Duration p95, Duration p99) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "| %.1f %% | %,d | %d | %d | %d |",
                    loss * 100,
                    bytesPerSecond / 1024,
                    p50.toMillis(),
                    p95.toMillis(),
                    p99.toMillis());
        }
    }

    static Row measure(double loss) {
        LinkCurve bulk = new LinkCurve(loss);
        bulk.run(connection -> connection.write(new byte[BULK], 0, BULK), BULK);
        long bytesPerSecond = BULK * 1000L / bulk.simulation.now().toMillis();
        LinkCurve single = new LinkCurve(loss);
        single.run(single::sendMessages, (long) MESSAGES * MESSAGE_BYTES);
        Collections.sort(single.delays);
        return new Row(loss, bytesPerSecond, single.delay(50), single.delay(95), single.delay(99));
    }

    private Duration delay(int percent) {
        return Duration.ofNanos(delays.get(delays.size() * percent / 100));
    }

    private interface Traffic {
        void over(RawConnection connection) throws IOException;
    }

    private void run(Traffic traffic, long expected) {
        Multiaddr address = Multiaddr.tcp(internet.ip("receiver"), 4000);
        SimulatedTransport listening = internet.transport(receiver);
        SimulatedTransport dialing = internet.transport(sender);
        simulation.start(
                receiver,
                "listen",
                () -> unchecked(() -> listening.listen(
                        address,
                        connection -> simulation.start(receiver, "read", () -> unchecked(() -> read(connection))))));
        simulation.runFor(Duration.ofMillis(1));
        simulation.start(
                sender,
                "send",
                () -> unchecked(
                        () -> traffic.over(dialing.dial(address, Deadline.after(sender, Duration.ofMinutes(5))))));
        simulation.runUntil(() -> received == expected, Duration.ofHours(5));
        simulation.close();
    }

    private void sendMessages(RawConnection connection) throws IOException {
        for (int i = 0; i < MESSAGES; i++) {
            byte[] message = new byte[MESSAGE_BYTES];
            ByteBuffer.wrap(message).putLong(simulation.nowNanos());
            connection.write(message, 0, message.length);
            new Signal(sender).await(Deadline.after(sender, PAUSE));
        }
    }

    private void read(RawConnection connection) throws IOException {
        byte[] message = new byte[MESSAGE_BYTES];
        int filled = 0;
        int count;
        while ((count = connection.read(message, filled, message.length - filled)) > 0) {
            received += count;
            filled += count;
            if (filled == message.length) {
                delays.add(simulation.nowNanos() - ByteBuffer.wrap(message).getLong());
                filled = 0;
            }
        }
    }

    private interface Io {
        void run() throws IOException;
    }

    private static void unchecked(Io io) {
        try {
            io.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Prints the table. */
    public static void main(String[] args) {
        System.out.println("| segments lost | bulk, KiB/s | 1 KiB message: p50 ms | p95 ms | p99 ms |");
        System.out.println("| --- | --- | --- | --- | --- |");
        for (double loss : new double[] {0, 0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2}) {
            System.out.println(measure(loss));
        }
    }
}
