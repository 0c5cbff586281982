package dev.jwaku.simulation.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.libp2p.Libp2pException;
import dev.jwaku.libp2p.host.ConnectionGate;
import dev.jwaku.libp2p.host.ConnectionInfo;
import dev.jwaku.libp2p.host.ConnectionLimits;
import dev.jwaku.libp2p.host.HostListener;
import dev.jwaku.libp2p.host.Swarm;
import dev.jwaku.libp2p.host.SwarmConfig;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.libp2p.muxer.MuxerLimits;
import dev.jwaku.libp2p.ping.PingService;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.simulation.SimulatedNode;
import dev.jwaku.simulation.Simulation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A peer that connects while it is connected. */
class ReconnectionTest {
    private static final int PORT = 4000;

    private final Simulation simulation = Simulation.withSeed(12);
    private final SimulatedInternet internet =
            new SimulatedInternet(simulation, LinkModel.ofLatency(Duration.ofMillis(50)));
    private final SimulatedNode a = simulation.node("a");
    private final SimulatedNode b = simulation.node("b");
    private final List<Swarm> swarms = new ArrayList<>();
    private final List<Boolean> renewedAtB = new ArrayList<>();
    private final List<Boolean> answers = new ArrayList<>();

    @AfterEach
    void close() {
        simulation.close();
    }

    private void start(SimulatedNode node) {
        simulation.start(node, "main", () -> {
            PrivateKey key = PrivateKey.generateSecp256k1(node.entropy());
            PeerId self = PeerId.of(key.publicKey());
            Swarm swarm = new Swarm(
                    node,
                    key.publicKey(),
                    internet.network(node, self, MuxerLimits.defaults()),
                    new ConnectionGate(ConnectionLimits.defaults()),
                    SwarmConfig.named("test"));
            new PingService(node, swarm);
            try {
                swarm.listen(Multiaddr.tcp("0.0.0.0", PORT));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            swarms.add(swarm);
        });
        run(Duration.ofMillis(10));
    }

    private void startBoth() {
        start(a);
        start(b);
        swarms.getLast().addListener(new HostListener() {
            @Override
            public void renewed(ConnectionInfo connection) {
                renewedAtB.add(connection.outbound());
            }
        });
    }

    private void dial(SimulatedNode node, Swarm from, String to) {
        simulation.start(node, "dial", () -> {
            PeerId other = swarms.get(to.equals("a") ? 0 : 1).peerId();
            from.connect(
                    Multiaddr.tcp(internet.ip(to), PORT).withPeerId(other),
                    Deadline.after(node, Duration.ofSeconds(9)));
        });
    }

    private void run(Duration time) {
        simulation.runUntil(simulation.now().plus(time));
    }

    private void askAFromB() {
        simulation.start(b, "ask", () -> {
            try {
                Swarm swarm = swarms.getLast();
                swarm.openStream(
                                swarms.getFirst().peerId(),
                                PingService.PROTOCOL,
                                Deadline.after(b, Duration.ofMillis(500)))
                        .close();
                answers.add(true);
            } catch (Libp2pException e) {
                answers.add(false);
            }
        });
        run(Duration.ofSeconds(1));
    }

    @Test
    void aPeerThatMovedIsSpokenToOverItsNewConnection() {
        startBoth();
        Swarm first = swarms.getFirst();
        Swarm second = swarms.getLast();
        dial(a, first, "b");
        run(Duration.ofSeconds(60));
        askAFromB();
        internet.move("a", "10.7.7.7");
        askAFromB();
        simulation.start(a, "leave", () -> first.disconnect(second.peerId(), "moved"));
        run(Duration.ofSeconds(1));
        dial(a, first, "b");
        run(Duration.ofSeconds(1));
        assertThat(second.connections()).hasSize(2);
        askAFromB();
        assertThat(answers).containsExactly(true, false, true);
        assertThat(renewedAtB).containsExactly(false);
        run(Duration.ofSeconds(62));
        assertThat(second.connections()).as("the silent one was closed").hasSize(1);
        askAFromB();
        assertThat(answers).endsWith(true);
    }

    /** TCP waits ever longer before it sends again; a new connection does not. */
    @Test
    void aConnectionThatStandsStillIsReplacedAndDrained() {
        startBoth();
        Swarm first = swarms.getFirst();
        Swarm second = swarms.getLast();
        dial(a, first, "b");
        run(Duration.ofSeconds(60));
        internet.partition("a", "b");
        askAFromB();
        run(Duration.ofSeconds(20));
        internet.heal("a", "b");
        askAFromB();
        assertThat(answers).as("TCP has not sent again yet").containsExactly(false, false);

        simulation.start(
                a,
                "dial anew",
                () -> first.connectAnew(
                        Multiaddr.tcp(internet.ip("b"), PORT).withPeerId(second.peerId()),
                        Deadline.after(a, Duration.ofSeconds(9))));
        run(Duration.ofSeconds(1));
        assertThat(second.connections()).hasSize(2);
        assertThat(renewedAtB).containsExactly(false);
        askAFromB();
        assertThat(answers).endsWith(true);

        run(Duration.ofSeconds(61));
        assertThat(first.connections()).hasSize(1);
        assertThat(second.connections()).hasSize(1);
        askAFromB();
        assertThat(answers).endsWith(true);
    }

    @Test
    void whoCouldNotSayWhatItIsIsAskedAgainWhenTheLinkIsBack() {
        startBoth();
        Swarm first = swarms.getFirst();
        PeerId second = swarms.getLast().peerId();
        dial(a, first, "b");
        for (int i = 0; i < 1000 && !first.isConnected(second); i++) {
            run(Duration.ofMillis(1));
        }
        internet.partition("a", "b");
        run(Duration.ofSeconds(35));
        assertThat(first.identified(second)).as("the only question so far").isEmpty();
        internet.heal("a", "b");
        run(Duration.ofSeconds(60));
        assertThat(first.isConnected(second)).isTrue();
        assertThat(first.identified(second)).isPresent();
    }

    @Test
    void twoThatDialEachOtherAtOnceKeepBothConnections() {
        startBoth();
        Swarm first = swarms.getFirst();
        Swarm second = swarms.getLast();
        dial(a, first, "b");
        dial(b, second, "a");
        run(Duration.ofSeconds(60));
        assertThat(first.connections()).hasSize(2);
        assertThat(second.connections()).hasSize(2);
        assertThat(renewedAtB).isEmpty();
        askAFromB();
        assertThat(answers).containsExactly(true);
    }

    @Test
    void aPeerThatMovesAgainAndAgainIsNotRefused() {
        startBoth();
        Swarm first = swarms.getFirst();
        Swarm second = swarms.getLast();
        dial(a, first, "b");
        run(Duration.ofSeconds(40));
        for (int i = 0; i < 4; i++) {
            internet.move("a", "10.7.7." + (i + 1));
            simulation.start(a, "leave", () -> first.disconnect(second.peerId(), "moved"));
            run(Duration.ofSeconds(1));
            dial(a, first, "b");
            run(Duration.ofSeconds(1));
            askAFromB();
        }
        assertThat(answers).containsExactly(true, true, true, true);
    }
}
