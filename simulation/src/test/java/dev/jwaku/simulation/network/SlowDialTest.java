package dev.jwaku.simulation.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.libp2p.DialFailedException;
import dev.jwaku.libp2p.host.ConnectionGate;
import dev.jwaku.libp2p.host.ConnectionLimits;
import dev.jwaku.libp2p.host.UpgradingNetwork;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.libp2p.muxer.Yamux;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.simulation.SimulatedNode;
import dev.jwaku.simulation.Simulation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long a dial may take: all real layers over links that are slow, dead, or end at somebody who says nothing. */
class SlowDialTest {
    private static final int PORT = 4000;

    private final Simulation simulation = Simulation.withSeed(3);
    private final SimulatedInternet internet =
            new SimulatedInternet(simulation, LinkModel.ofLatency(Duration.ofSeconds(2)));
    private final SimulatedNode a = simulation.node("a");
    private final SimulatedNode b = simulation.node("b");
    private long tookMillis;
    private boolean reached;

    @AfterEach
    void close() {
        simulation.close();
    }

    private UpgradingNetwork network(SimulatedNode node) {
        return new UpgradingNetwork(
                node,
                PrivateKey.generateSecp256k1(node.entropy()),
                List.of(internet.transport(node)),
                List.of(new Yamux()),
                new ConnectionGate(ConnectionLimits.defaults()));
    }

    private void dial() {
        Multiaddr address = Multiaddr.tcp(internet.ip("b"), PORT);
        simulation.runFor(Duration.ofMillis(10));
        simulation.start(a, "dial", () -> {
            UpgradingNetwork network = network(a);
            long began = a.nanoTime();
            try {
                network.dial(address, Optional.empty(), Deadline.after(a, ConnectionLimits.DEFAULT_HANDSHAKE_TIMEOUT));
                reached = true;
            } catch (DialFailedException e) {
                reached = false;
            }
            tookMillis = Duration.ofNanos(a.nanoTime() - began).toMillis();
        });
        simulation.runFor(Duration.ofMinutes(1));
    }

    @Test
    void aSlowPeerThatGetsOnIsReached() {
        simulation.start(b, "listen", () -> {
            try {
                network(b).listen(Multiaddr.tcp("0.0.0.0", PORT), connection -> {});
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        dial();
        assertThat(reached).isTrue();
        assertThat(tookMillis).isBetween(15_000L, 25_000L);
    }

    @Test
    void whereNobodyIsNobodyIsWaitedForLong() {
        internet.isolate("b");
        dial();
        assertThat(reached).isFalse();
        assertThat(tookMillis).isLessThanOrEqualTo(5_000);
    }

    @Test
    void whoTakesAConnectionAndSaysNothingIsLeft() {
        simulation.start(b, "listen", () -> {
            try {
                internet.transport(b).listen(Multiaddr.tcp("0.0.0.0", PORT), connection -> {});
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        dial();
        assertThat(reached).isFalse();
        assertThat(tookMillis).isBetween(13_000L, 15_000L);
    }
}
