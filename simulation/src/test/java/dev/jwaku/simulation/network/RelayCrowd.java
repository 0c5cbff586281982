package dev.jwaku.simulation.network;

import dev.jwaku.libp2p.gossipsub.GossipMessage;
import dev.jwaku.libp2p.gossipsub.Gossipsub;
import dev.jwaku.libp2p.gossipsub.GossipsubConfig;
import dev.jwaku.libp2p.gossipsub.PublishResult;
import dev.jwaku.libp2p.gossipsub.Verdict;
import dev.jwaku.libp2p.host.ConnectionGate;
import dev.jwaku.libp2p.host.ConnectionLimits;
import dev.jwaku.libp2p.host.Swarm;
import dev.jwaku.libp2p.host.SwarmConfig;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.libp2p.muxer.MuxerLimits;
import dev.jwaku.runtime.Bytes;
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
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * Many gossipsub nodes at the level of streams: each dials some others at random, then one message per second is
 * published in the whole network. {@code main NODES DIALS SECONDS [SEED]} prints what came of it.
 */
final class RelayCrowd {
    /** The stated link model: 50 ms one way, up to 20 ms jitter, 100 Mbit/s, nothing lost. */
    static final LinkModel LINKS = LinkModel.ofLatency(Duration.ofMillis(50))
            .withJitter(Duration.ofMillis(20))
            .withBytesPerSecond(12_500_000);

    private static final String TOPIC = "/waku/2/rs/16/32";
    private static final int PORT = 60_000;
    private static final int MESSAGE_BYTES = 1024;
    private static final Duration WARM_UP = Duration.ofSeconds(15);
    private static final Duration DRAIN = Duration.ofSeconds(10);

    private final Simulation simulation;
    private final SimulatedInternet internet;
    private final List<SimulatedNode> worlds = new ArrayList<>();
    private final List<Swarm> hosts = new ArrayList<>();
    private final List<Gossipsub> relays = new ArrayList<>();
    private final SplittableRandom random;
    private long delivered;
    private long published;

    private RelayCrowd(Simulation simulation) {
        this.simulation = simulation;
        this.internet = new SimulatedInternet(simulation, LINKS);
        this.random = simulation.randomFor("crowd");
    }

    /**
     * What came of a run.
     *
     * @param bytesPerNode sent plus received during the seconds of messages, on average
     * @param copies copies of each message on the wire, per node
     */
    record Result(SimulationReport report, long expected, long delivered, long bytesPerNode, double copies) {}

    static Result run(long seed, int nodes, int dials, int seconds) {
        try (Simulation simulation = Simulation.withSeed(seed)) {
            RelayCrowd crowd = new RelayCrowd(simulation);
            crowd.boot(nodes);
            crowd.dialAtRandom(dials);
            simulation.runFor(WARM_UP);
            long before = crowd.received();
            crowd.publishEverySecond(seconds);
            simulation.runFor(Duration.ofSeconds(seconds).plus(DRAIN));
            long bytes = crowd.received() - before;
            double copies = (double) bytes / MESSAGE_BYTES / Math.max(1, crowd.published) / nodes;
            return new Result(simulation.report(), crowd.published * nodes, crowd.delivered, 2 * bytes / nodes, copies);
        }
    }

    private void boot(int nodes) {
        for (int i = 0; i < nodes; i++) {
            SimulatedNode world = simulation.node("n" + i);
            PrivateKey key = PrivateKey.generateSecp256k1(world.entropy());
            ConnectionGate gate = new ConnectionGate(ConnectionLimits.defaults());
            SimulatedNetwork network = internet.network(world, PeerId.of(key.publicKey()), MuxerLimits.defaults());
            Swarm host = new Swarm(world, key.publicKey(), network, gate, SwarmConfig.named("crowd"));
            Gossipsub relay =
                    Gossipsub.start(world, host, GossipsubConfig.defaults(), (from, message) -> Verdict.ACCEPT);
            worlds.add(world);
            hosts.add(host);
            relays.add(relay);
            simulation.start(world, "listen", () -> {
                try {
                    host.listen(address(world));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                relay.subscribe(TOPIC, (from, message) -> delivered(world, message), soon(world));
            });
        }
        simulation.runFor(Duration.ofMillis(1));
    }

    private void delivered(SimulatedNode world, GossipMessage message) {
        delivered++;
        world.events().emit("delivered", "message", message.id());
    }

    private Multiaddr address(SimulatedNode world) {
        return Multiaddr.tcp(internet.ip(world.name()), PORT);
    }

    private static Deadline soon(SimulatedNode world) {
        return Deadline.after(world, Duration.ofSeconds(30));
    }

    private void dialAtRandom(int dials) {
        for (int i = 0; i < worlds.size(); i++) {
            SimulatedNode world = worlds.get(i);
            Swarm host = hosts.get(i);
            TreeSet<Integer> others = new TreeSet<>();
            while (others.size() < Math.min(dials, worlds.size() - 1)) {
                int other = random.nextInt(worlds.size());
                if (other != i) {
                    others.add(other);
                }
            }
            for (int other : others) {
                simulation.start(world, "dial", () -> {
                    new Signal(world)
                            .await(Deadline.after(
                                    world, Duration.ofMillis(world.random().nextInt(3000))));
                    host.connect(address(worlds.get(other)), soon(world));
                });
            }
        }
    }

    private void publishEverySecond(int seconds) {
        for (int second = 0; second < seconds; second++) {
            int index = random.nextInt(worlds.size());
            SimulatedNode world = worlds.get(index);
            simulation.after(
                    Duration.ofSeconds(second),
                    () -> simulation.start(world, "publish", () -> {
                        Bytes data = Bytes.wrap(world.entropy().bytes(MESSAGE_BYTES));
                        PublishResult result = relays.get(index).publish(TOPIC, data, soon(world));
                        if (!(result instanceof PublishResult.Published)) {
                            throw new IllegalStateException("not published: " + result);
                        }
                        published++;
                    }));
        }
    }

    private long received() {
        return worlds.stream()
                .mapToLong(world -> internet.traffic(world.name()).bytesIn())
                .sum();
    }

    public static void main(String[] args) {
        int nodes = Integer.parseInt(args[0]);
        Result result = run(
                args.length > 3 ? Long.parseLong(args[3]) : 1,
                nodes,
                Integer.parseInt(args[1]),
                Integer.parseInt(args[2]));
        long used = (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20;
        System.out.printf(
                Locale.ROOT,
                "%s%nexpected %d delivered %d, %d bytes per node in and out, %.2f copies, %d steps/s, heap %d MiB%n",
                result.report(),
                result.expected(),
                result.delivered(),
                result.bytesPerNode(),
                result.copies(),
                result.report().stepsPerSecond(),
                used);
    }
}
