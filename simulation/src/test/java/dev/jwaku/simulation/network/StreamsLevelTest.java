package dev.jwaku.simulation.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.libp2p.DialFailedException;
import dev.jwaku.libp2p.Libp2pException;
import dev.jwaku.libp2p.LimitExceededException;
import dev.jwaku.libp2p.StreamResetException;
import dev.jwaku.libp2p.host.Network;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.libp2p.muxer.MuxedStream;
import dev.jwaku.libp2p.muxer.MuxerLimits;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Signal;
import dev.jwaku.simulation.SimulatedNode;
import dev.jwaku.simulation.Simulation;
import dev.jwaku.simulation.SimulationReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections that are secured and multiplexed already. */
class StreamsLevelTest {
    private static final LinkModel LINK = LinkModel.ofLatency(Duration.ofMillis(50));

    private final Simulation simulation = Simulation.withSeed(12);
    private final SimulatedInternet internet = new SimulatedInternet(simulation, LINK);
    private final SimulatedNode a = simulation.node("a");
    private final SimulatedNode b = simulation.node("b");
    private final PeerId idA = peerId(a);
    private final PeerId idB = peerId(b);
    private final SimulatedNetwork networkA = internet.network(a, idA, MuxerLimits.defaults());
    private final Multiaddr addressOfB = Multiaddr.tcp(internet.ip("b"), 4000);
    private final List<String> log = new ArrayList<>();
    private final List<MuxedStream> atB = new ArrayList<>();

    @AfterEach
    void close() {
        simulation.close();
    }

    private static PeerId peerId(SimulatedNode node) {
        return PeerId.of(PrivateKey.generateSecp256k1(node.entropy()).publicKey());
    }

    private void note(SimulatedNode node, String what) {
        log.add(simulation.now().toMillis() + " " + node.name() + " " + what);
    }

    /** b echoes every stream to its end. */
    private void listenAtB(MuxerLimits limits) {
        try {
            internet.network(b, idB, limits)
                    .listen(addressOfB, connection -> simulation.start(b, "serve", () -> serve(b, connection)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(SimulatedNode node, Network.Connection connection) {
        try {
            connection.muxed().serve(stream -> {
                atB.add(stream);
                simulation.start(node, "echo", () -> echo(stream));
            });
            note(node, "served");
        } catch (Libp2pException e) {
            note(node, tail(e));
        }
    }

    private void echo(MuxedStream stream) {
        byte[] buffer = new byte[65_536];
        try {
            int count;
            while ((count = stream.read(buffer, 0, buffer.length, Deadline.NEVER)) > 0) {
                stream.write(buffer, 0, count, Deadline.NEVER);
            }
            stream.close();
        } catch (Libp2pException e) {
            note(b, tail(e));
        }
    }

    private static String tail(Libp2pException e) {
        String message = String.valueOf(e.getMessage());
        return e.getClass().getSimpleName() + " "
                + message.substring(message.lastIndexOf(": ") + 1).strip();
    }

    private void atA(Conversation conversation) {
        simulation.start(a, "main", () -> {
            Network.Connection connection =
                    networkA.dial(addressOfB, Optional.of(idB), Deadline.after(a, Duration.ofSeconds(10)));
            note(a, "connected");
            simulation.start(a, "serve", () -> serve(a, connection));
            conversation.with(connection);
        });
    }

    private interface Conversation {
        void with(Network.Connection connection);
    }

    private Deadline soon() {
        return Deadline.after(a, Duration.ofSeconds(60));
    }

    private static int readFully(MuxedStream stream, byte[] target, Deadline deadline) {
        int total = 0;
        while (total < target.length) {
            int count = stream.read(target, total, target.length - total, deadline);
            if (count < 0) {
                break;
            }
            total += count;
        }
        return total;
    }

    @Test
    void dialTakesFourRoundTripsAndAnEchoOne() {
        listenAtB(MuxerLimits.defaults());
        atA(connection -> {
            assertThat(connection.info().peer()).isEqualTo(idB);
            MuxedStream stream = connection.muxed().openStream(soon());
            stream.write(new byte[] {1, 2, 3}, 0, 3, soon());
            byte[] back = new byte[3];
            assertThat(readFully(stream, back, soon())).isEqualTo(3);
            assertThat(back).containsExactly(1, 2, 3);
            note(a, "echoed");
            stream.closeWrite();
            assertThat(stream.read(back, 0, 3, soon())).isEqualTo(-1);
            assertThat(connection.muxed().openStreams()).isZero();
            connection.muxed().close();
        });
        simulation.runUntil(Duration.ofSeconds(5));
        assertThat(log).containsExactly("400 a connected", "500 a echoed", "600 a served", "650 b served");
    }

    @Test
    void wrongIdentityFailsTheDial() {
        listenAtB(MuxerLimits.defaults());
        simulation.start(
                a,
                "main",
                () -> assertThatThrownBy(() -> networkA.dial(addressOfB, Optional.of(idA), soon()))
                        .isInstanceOf(DialFailedException.class)
                        .hasMessageContaining(idA.toString())
                        .hasMessageContaining(idB.toString()));
        simulation.runUntil(Duration.ofSeconds(5));
    }

    @Test
    void writerWaitsForTheReadersWindowUntilItsDeadline() {
        listenAtB(MuxerLimits.defaults());
        atA(connection -> {
            MuxedStream stream = connection.muxed().openStream(soon());
            internet.stall("b");
            byte[] window = new byte[MuxerLimits.DEFAULT_RECEIVE_WINDOW];
            stream.write(window, 0, window.length, soon());
            assertThatThrownBy(() -> stream.write(window, 0, 1, Deadline.after(a, Duration.ofSeconds(3))))
                    .isInstanceOf(dev.jwaku.libp2p.DeadlineExceededException.class);
            note(a, "gave up");
            internet.unstall("b");
            stream.write(window, 0, 1, soon());
            assertThat(readFully(stream, new byte[window.length + 1], soon())).isEqualTo(window.length + 1);
            note(a, "done");
        });
        simulation.runUntil(Duration.ofSeconds(30));
        assertThat(log).hasSize(3).contains("3400 a gave up").last().asString().contains("done");
    }

    @Test
    void resetReachesReaderAndWriter() {
        listenAtB(MuxerLimits.defaults());
        atA(connection -> {
            MuxedStream stream = connection.muxed().openStream(soon());
            stream.write(new byte[1], 0, 1, soon());
            assertThat(stream.read(new byte[1], 0, 1, soon())).isEqualTo(1);
            stream.reset();
            assertThatThrownBy(() -> stream.read(new byte[1], 0, 1, soon())).isInstanceOf(StreamResetException.class);
            assertThatThrownBy(() -> stream.write(new byte[1], 0, 1, soon())).isInstanceOf(StreamResetException.class);
        });
        simulation.runUntil(Duration.ofSeconds(5));
        assertThat(log).hasSize(2).last().asString().contains("StreamResetException");
    }

    @Test
    void streamsBeyondTheLimitsAreRefused() {
        MuxerLimits two = new MuxerLimits(2, 3, 262_144, 32_768, Duration.ofSeconds(20));
        listenAtB(two);
        atA(connection -> {
            for (int i = 0; i < 2; i++) {
                connection.muxed().openStream(soon());
            }
            MuxedStream third = connection.muxed().openStream(soon());
            assertThatThrownBy(() -> third.read(new byte[1], 0, 1, soon())).isInstanceOf(StreamResetException.class);
            note(a, "third reset");
            for (int i = 2; i < MuxerLimits.DEFAULT_MAX_STREAMS; i++) {
                connection.muxed().openStream(soon());
            }
            assertThatThrownBy(() -> connection.muxed().openStream(soon())).isInstanceOf(LimitExceededException.class);
            note(a, "limit");
        });
        simulation.runUntil(Duration.ofSeconds(5));
        assertThat(log).as(simulation.describeWaiting()).contains("500 a third reset", "500 a limit");
    }

    @Test
    void killedPeerBreaksConnectionAndStreams() {
        listenAtB(MuxerLimits.defaults());
        atA(connection -> {
            MuxedStream stream = connection.muxed().openStream(soon());
            try {
                stream.read(new byte[1], 0, 1, soon());
            } catch (Libp2pException e) {
                note(a, tail(e));
            }
        });
        simulation.at(Duration.ofSeconds(1), b::kill);
        simulation.runUntil(Duration.ofSeconds(5));
        assertThat(log)
                .containsExactlyInAnyOrder(
                        "400 a connected",
                        "1050 a ConnectionClosedException connection reset by peer",
                        "1050 a ConnectionClosedException connection reset by peer");
    }

    @Test
    void crashedPeerIsNoticedOnlyByWriting() {
        listenAtB(MuxerLimits.defaults());
        atA(connection -> {
            MuxedStream stream = connection.muxed().openStream(soon());
            new Signal(a).await(Deadline.after(a, Duration.ofSeconds(100)));
            assertThat(connection.muxed().isClosed()).isFalse();
            stream.write(new byte[1], 0, 1, soon());
        });
        simulation.at(Duration.ofSeconds(1), b::crash);
        simulation.runUntil(Duration.ofMinutes(10));
        assertThat(log).hasSize(2).last().asString().contains("timed out after 8 retransmissions");
    }

    @Test
    void abandonedInboundDataDoesNotBlockTheWriter() {
        listenAtB(MuxerLimits.defaults());
        atA(connection -> {
            MuxedStream stream = connection.muxed().openStream(soon());
            new Signal(a).await(Deadline.after(a, Duration.ofSeconds(1)));
            atB.getFirst().close();
            byte[] much = new byte[3 * MuxerLimits.DEFAULT_RECEIVE_WINDOW];
            stream.write(much, 0, much.length, soon());
            note(a, "written");
        });
        simulation.runUntil(Duration.ofSeconds(30));
        assertThat(log).anyMatch(line -> line.endsWith("a written"));
    }

    @Test
    void sameSeedSameHashUnderFaults() {
        assertThat(noisyRun(5)).isEqualTo(noisyRun(5)).isNotEqualTo(noisyRun(6));
    }

    private static String noisyRun(long seed) {
        try (Simulation run = Simulation.withSeed(seed)) {
            SimulatedInternet net = new SimulatedInternet(
                    run, LINK.withJitter(Duration.ofMillis(30)).withSegmentLoss(0.05));
            List<SimulatedNode> nodes = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                nodes.add(run.node("n" + i));
            }
            NoisyChatter.start(run, net, nodes);
            run.at(Duration.ofSeconds(3), () -> net.partition("n1", "n2"));
            run.at(Duration.ofSeconds(4), nodes.get(3)::kill);
            run.at(Duration.ofSeconds(5), nodes.get(4)::sleep);
            run.at(Duration.ofSeconds(9), nodes.get(4)::resume);
            run.runUntil(Duration.ofSeconds(30));
            SimulationReport report = run.report();
            assertThat(report.events()).isGreaterThan(1000);
            return report.eventHash();
        }
    }
}
