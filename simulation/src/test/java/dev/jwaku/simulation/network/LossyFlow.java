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
import java.util.List;

/**
 * One sender and one receiver over a link that loses segments both ways, for a long time: messages at a fixed rate, or
 * as many as go. A broken connection is dialed again at once; what was on it is gone.
 */
final class LossyFlow {
    private static final int PORT = 4000;
    private static final Duration DIAL = Duration.ofMinutes(2);
    private static final Duration DRAIN = Duration.ofMinutes(10);

    private final Simulation simulation = Simulation.withSeed(23);
    private final SimulatedInternet internet;
    private final SimulatedNode sender = simulation.node("sender");
    private final SimulatedNode receiver = simulation.node("receiver");
    private final Duration pause;
    private final Duration length;
    private final byte[] message;
    private final List<Long> delays = new ArrayList<>();
    private final List<Long> gaps = new ArrayList<>();
    private long lastRead = -1;
    private long bytes;
    private long sent;
    private int resets;

    /**
     * A flow that has not begun.
     *
     * @param pause between two messages; none for as many as go
     */
    LossyFlow(LinkModel link, int messageBytes, Duration pause, Duration length) {
        this.internet = new SimulatedInternet(simulation, link);
        this.message = new byte[messageBytes];
        this.pause = pause;
        this.length = length;
    }

    /**
     * What came of it.
     *
     * @param bytes received
     * @param delays of messages that arrived, in nanoseconds, in order of arrival
     * @param gaps between two readings, in nanoseconds
     */
    record Result(long sent, long bytes, List<Long> delays, List<Long> gaps, int resets, Duration length) {
        /** Share of sent messages that were not there in time. */
        double late(Duration limit) {
            long good =
                    delays.stream().filter(delay -> delay <= limit.toNanos()).count();
            return sent == 0 ? 0 : 1 - (double) good / sent;
        }

        double resetsPerHour() {
            return resets * 3600.0 / length.toSeconds();
        }
    }

    Result run() {
        Multiaddr address = Multiaddr.tcp(internet.ip("receiver"), PORT);
        SimulatedTransport listening = internet.transport(receiver);
        SimulatedTransport dialing = internet.transport(sender);
        simulation.start(receiver, "listen", () -> {
            try {
                listening.listen(address, connection -> simulation.start(receiver, "read", () -> read(connection)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        simulation.runFor(Duration.ofMillis(1));
        simulation.start(sender, "send", () -> send(dialing, address));
        simulation.runUntil(length.plus(pause.isZero() ? Duration.ZERO : DRAIN));
        simulation.close();
        return new Result(sent, bytes, delays, gaps, resets, length);
    }

    private void send(SimulatedTransport transport, Multiaddr address) {
        Deadline end = Deadline.after(sender, length);
        while (!end.isExpired()) {
            try {
                RawConnection connection = transport.dial(address, Deadline.after(sender, DIAL));
                while (!end.isExpired()) {
                    ByteBuffer.wrap(message).putLong(simulation.nowNanos());
                    sent++;
                    connection.write(message, 0, message.length);
                    if (!pause.isZero()) {
                        new Signal(sender).await(Deadline.after(sender, pause));
                    }
                }
            } catch (IOException e) {
                resets++;
            }
        }
    }

    private void read(RawConnection connection) {
        byte[] read = new byte[message.length];
        int filled = 0;
        int count;
        try {
            while ((count = connection.read(read, filled, read.length - filled)) > 0) {
                note(count);
                filled += count;
                if (filled == read.length) {
                    delays.add(simulation.nowNanos() - ByteBuffer.wrap(read).getLong());
                    filled = 0;
                }
            }
        } catch (IOException e) {
            // the sender counts it
        }
    }

    private void note(int count) {
        bytes += count;
        if (lastRead >= 0) {
            gaps.add(simulation.nowNanos() - lastRead);
        }
        lastRead = simulation.nowNanos();
    }
}
