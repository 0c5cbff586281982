package dev.jwaku.tools.relaynet;

import dev.jwaku.libp2p.host.ConnectionLimits;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.libp2p.muxer.MuxerLimits;
import dev.jwaku.node.NodeConfig;
import dev.jwaku.node.WakuNode;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.simulation.SimulatedNode;
import dev.jwaku.simulation.Simulation;
import dev.jwaku.simulation.network.SimulatedInternet;
import dev.jwaku.simulation.network.Traffic;
import dev.jwaku.waku.message.Timestamps;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.relay.RelayResult;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import dev.jwaku.waku.sharding.Shard;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.DoubleConsumer;
import org.HdrHistogram.Histogram;

/** Runs one simulated relay network from its start to its report. Not thread-safe; one per run. */
public final class RelayNetworkSimulation {
    private static final PubsubTopic SHARD = new Shard(16, 32).topic();
    private static final ContentTopic TOPIC = ContentTopic.of("/jwaku-sim/1/relay/proto");
    private static final int PORT = 60000;
    private static final Duration DRAIN = Duration.ofSeconds(10);
    private static final Duration PUBLISH_TIMEOUT = Duration.ofSeconds(5);

    private final RelayNetworkConfig config;
    private final Simulation simulation;
    private final SimulatedInternet internet;
    private final SplittableRandom random;
    private final List<Member> members = new ArrayList<>();
    private final Map<Integer, Long> sentAt = new LinkedHashMap<>();
    private final Histogram latency = new Histogram(3);
    private long delivered;

    private RelayNetworkSimulation(RelayNetworkConfig config, Simulation simulation) {
        this.config = config;
        this.simulation = simulation;
        this.internet = new SimulatedInternet(simulation, config.link());
        this.random = simulation.randomFor("relay network");
    }

    /**
     * Runs the network.
     *
     * @param progress hears the share of virtual time that has passed
     */
    public static RelayNetworkReport run(RelayNetworkConfig config, DoubleConsumer progress) {
        try (Simulation simulation = Simulation.withSeed(config.seed())) {
            return new RelayNetworkSimulation(config, simulation).run(progress);
        }
    }

    private RelayNetworkReport run(DoubleConsumer progress) {
        long began = System.nanoTime();
        for (int i = 0; i < config.nodes(); i++) {
            members.add(new Member("n" + i));
        }
        for (Member member : members) {
            simulation.start(member.world, "start", member::start);
        }
        advance(config.settle(), progress);
        List<Traffic> before = traffic();
        long duplicatesBefore = copies();
        scheduleMessages();
        advance(config.duration(), progress);
        List<Traffic> after = traffic();
        advance(DRAIN, progress);
        return report(before, after, copies() - duplicatesBefore, (System.nanoTime() - began) / 1e9);
    }

    private void advance(Duration time, DoubleConsumer progress) {
        long end = simulation.nowNanos() + time.toNanos();
        long total = config.settle().plus(config.duration()).plus(DRAIN).toNanos();
        while (simulation.nowNanos() < end) {
            simulation.runUntil(Duration.ofNanos(Math.min(end, simulation.nowNanos() + 1_000_000_000L)));
            progress.accept((double) simulation.nowNanos() / total);
        }
    }

    private void scheduleMessages() {
        long count = config.duration().toSeconds() * config.messagesPerSecond();
        for (int i = 0; i < count; i++) {
            int sequence = i;
            Member sender = members.get(random.nextInt(members.size()));
            Duration due = Duration.ofNanos((long) i * 1_000_000_000L / config.messagesPerSecond());
            simulation.after(due, () -> simulation.start(sender.world, "publish", () -> sender.publish(sequence)));
        }
    }

    private List<Traffic> traffic() {
        return members.stream()
                .map(member -> internet.traffic(member.world.name()))
                .toList();
    }

    /** Copies of messages beyond the first that gossipsub saw, over all nodes. */
    private long copies() {
        return members.stream().mapToLong(Member::duplicates).sum();
    }

    private RelayNetworkReport report(List<Traffic> before, List<Traffic> after, long duplicates, double seconds) {
        double in = 0;
        double out = 0;
        for (int i = 0; i < before.size(); i++) {
            in += after.get(i).bytesIn() - before.get(i).bytesIn();
            out += after.get(i).bytesOut() - before.get(i).bytesOut();
        }
        double nodeSeconds = config.nodes() * (double) config.duration().toSeconds();
        return new RelayNetworkReport(
                config,
                sentAt.size(),
                (long) sentAt.size() * (config.nodes() - 1),
                delivered,
                delivered + duplicates,
                in / nodeSeconds,
                out / nodeSeconds,
                latency.getValueAtPercentile(50) / 1e6,
                latency.getValueAtPercentile(99) / 1e6,
                latency.getMaxValue() / 1e6,
                seconds,
                simulation.report());
    }

    private Bytes payload(int sequence) {
        byte[] payload = new byte[config.messageBytes()];
        new SplittableRandom(sequence).nextBytes(payload);
        ByteBuffer.wrap(payload).putInt(sequence);
        return Bytes.wrap(payload);
    }

    /** One relay node and what it received. */
    private final class Member {
        private final SimulatedNode world;
        private final Set<Integer> seen = new LinkedHashSet<>();
        private WakuNode node;

        @SuppressWarnings("NullAway.Init") // the node is started inside the simulation
        private Member(String name) {
            this.world = simulation.node(name);
        }

        private void start() {
            PrivateKey key = PrivateKey.generateSecp256k1(world.entropy());
            NodeConfig.Builder settings = NodeConfig.builder()
                    .listen(Multiaddr.tcp("0.0.0.0", PORT))
                    .connectionLimits(ConnectionLimits.defaults().withMaxPerIp(0));
            try {
                node = WakuNode.start(
                        world,
                        key,
                        settings.staticNodes(targets()).build(),
                        (nodeWorld, identity, gate) ->
                                internet.network(world, PeerId.of(identity.publicKey()), MuxerLimits.defaults()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            node.relay()
                    .subscribe(
                            SHARD,
                            received -> received(received.message().payload(), received.from()),
                            Deadline.after(world, PUBLISH_TIMEOUT));
        }

        private List<Multiaddr> targets() {
            Set<Multiaddr> targets = new LinkedHashSet<>();
            while (targets.size() < config.dials()) {
                Member other = members.get(world.random().nextInt(members.size()));
                if (other != this) {
                    targets.add(Multiaddr.tcp(internet.ip(other.world.name()), PORT));
                }
            }
            return new ArrayList<>(targets);
        }

        private void publish(int sequence) {
            WakuMessage message = WakuMessage.builder(payload(sequence), TOPIC)
                    .timestamp(Timestamps.toNanos(world.now()))
                    .build();
            sentAt.put(sequence, simulation.nowNanos());
            RelayResult result = node.relay().publish(SHARD, message, Deadline.after(world, PUBLISH_TIMEOUT));
            if (!(result instanceof RelayResult.Published)) {
                throw new IllegalStateException("message " + sequence + " was not published: " + result);
            }
        }

        private void received(Bytes payload, PeerId from) {
            int sequence = payload.asByteBuffer().getInt();
            if (from.equals(node.peerId()) || !seen.add(sequence)) {
                return;
            }
            delivered++;
            Long sent = sentAt.get(sequence);
            if (sent != null) {
                latency.recordValue(simulation.nowNanos() - sent);
            }
        }

        private long duplicates() {
            return world.meters().count("libp2p_gossipsub_messages_received_total", "result", "duplicate");
        }
    }
}
