package dev.jwaku.simulation.replay;

import dev.jwaku.simulation.SimulatedNode;
import dev.jwaku.simulation.Simulation;
import dev.jwaku.simulation.SimulationReport;
import dev.jwaku.simulation.network.LinkModel;
import dev.jwaku.simulation.network.SimulatedInternet;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * One run of the replay proof: five nodes that talk to each other over noise and yamux on simulated TCP with loss, each
 * with a table in SQLite behind it.
 *
 * <p>{@code main SEED EVENTS} prints one line with the hash; exit code 0 if all messages arrived and the guard was not
 * hit.
 */
public final class ReplayProof {
    private static final int NODES = 5;
    private static final int EVENTS_PER_MESSAGE = 4;
    private static final Duration LIMIT = Duration.ofHours(12);
    private static final LinkModel LINKS = LinkModel.ofLatency(Duration.ofMillis(2))
            .withJitter(Duration.ofMillis(1))
            .withSegmentLoss(0.0005);

    private ReplayProof() {}

    /** Runs once. Arguments: seed and number of events. */
    public static void main(String[] args) throws Exception {
        PrintStream out = System.out;
        if (args.length != 2) {
            System.err.println("usage: ReplayProof SEED EVENTS");
            System.exit(2);
        }
        SimulationReport report = run(Long.parseLong(args[0]), Long.parseLong(args[1]));
        out.printf(
                Locale.ROOT,
                "seed=%d hash=%s events=%d steps=%d virtual=%.3f guard=%d wall=%.1f rate=%d%n",
                report.seed(),
                report.eventHash(),
                report.events(),
                report.steps(),
                report.virtualTime().toMillis() / 1000.0,
                report.guardHits(),
                report.wallTime().toMillis() / 1000.0,
                report.stepsPerSecond());
    }

    /**
     * Runs once, in a folder of its own that is removed again.
     *
     * @param events about how many
     * @throws dev.jwaku.simulation.SimulationFailedException if something escaped the scheduler
     */
    public static SimulationReport run(long seed, long events) throws Exception {
        Path folder = Files.createTempDirectory("jwaku-replay-proof");
        try (Simulation simulation = Simulation.withSeed(seed)) {
            return run(simulation, folder, Math.max(1, events / EVENTS_PER_MESSAGE / NODES / (NODES - 1)));
        } finally {
            delete(folder);
        }
    }

    private static SimulationReport run(Simulation simulation, Path folder, long messagesPerPeer) throws Exception {
        SimulatedInternet internet = new SimulatedInternet(simulation, LINKS);
        List<ProofNode> nodes = new ArrayList<>();
        List<SimulatedNode> worlds = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            SimulatedNode world = simulation.node("node" + i);
            ProofNode node = new ProofNode(world, internet, folder, messagesPerPeer);
            simulation.start(world, "listen", node::listen);
            worlds.add(world);
            nodes.add(node);
        }
        simulation.runFor(Duration.ofSeconds(1));
        for (ProofNode from : nodes) {
            for (ProofNode to : nodes) {
                if (from != to) {
                    simulation.start(
                            worlds.get(nodes.indexOf(from)), "to " + to.address(), () -> from.sendTo(to.address()));
                }
            }
        }
        long expected = messagesPerPeer * NODES * (NODES - 1);
        boolean done = simulation.runUntil(
                () -> nodes.stream().mapToLong(ProofNode::acknowledged).sum() == expected, LIMIT);
        for (ProofNode node : nodes) {
            done &= node.stored() == messagesPerPeer * (NODES - 1);
            node.close();
        }
        if (!done) {
            throw new IllegalStateException("not all messages were acknowledged; " + simulation.describeWaiting());
        }
        return simulation.report();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.deleteIfExists(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
