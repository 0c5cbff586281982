package dev.jwaku.tools.lpt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.archive.RetentionPolicy;
import dev.jwaku.libp2p.host.ConnectionLimits;
import dev.jwaku.libp2p.host.UpgradingNetwork;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.identity.Secp256k1;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.libp2p.muxer.Yamux;
import dev.jwaku.node.ArchivePlace;
import dev.jwaku.node.NodeConfig;
import dev.jwaku.node.ServicesConfig;
import dev.jwaku.node.WakuNode;
import dev.jwaku.runtime.MemoryMeters;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.simulation.SimulatedNode;
import dev.jwaku.simulation.Simulation;
import dev.jwaku.simulation.network.LinkModel;
import dev.jwaku.simulation.network.SimulatedInternet;
import dev.jwaku.tools.lpt.count.CountRules;
import dev.jwaku.tools.lpt.count.Fate;
import dev.jwaku.tools.lpt.journal.Incident;
import dev.jwaku.tools.lpt.journal.Journals;
import dev.jwaku.tools.lpt.metrics.MetricPrefix;
import dev.jwaku.tools.lpt.metrics.TesterMeters;
import dev.jwaku.tools.lpt.peers.Candidate;
import dev.jwaku.tools.lpt.peers.PeerSources;
import dev.jwaku.tools.lpt.peers.TesterHost;
import dev.jwaku.tools.lpt.report.LptReport;
import dev.jwaku.waku.filter.FilterConfig;
import dev.jwaku.waku.ratelimit.RateLimits;
import dev.jwaku.waku.sharding.Shard;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole tester through service nodes of ours in the deterministic world. */
class SimulatedTest {
    private static final Shard SHARD = new Shard(16, 32);
    private static final int PORT = 60_000;
    private static final Duration LIMIT = Duration.ofMinutes(10);

    @BeforeAll
    static void loadsNativeCode() {
        Secp256k1.best();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void everythingArrivesWhenNothingIsWrong(long seed) {
        try (Scene scene = new Scene(seed, 2)) {
            LptReport report = scene.run(scene.plan(60, 20, false), () -> {});
            assertThat(report.totals().count(Fate.RECEIVED)).isEqualTo(60);
            assertThat(report.totals().all()).isEqualTo(60);
            assertThat(report.totals().tally().foreign()).isZero();
            assertThat(report.totals().latency().min()).isBetween(20e6, 200e6);
            assertThat(report.senders().getFirst().behind().max()).isLessThan(5e6);
            assertThat(scene.meters.count("lpt_publisher_sent_messages_count")).isEqualTo(60);
            assertThat(scene.meters.count("logos_delivery_lpt_publisher_sent_messages_count"))
                    .isEqualTo(60);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5, 6})
    void aKilledServiceNodeIsLeftAndTheRunGoesOn(long seed) {
        try (Scene scene = new Scene(seed, 3)) {
            LptReport report = scene.run(scene.plan(200, 10, false), () -> scene.kill(0));
            assertThat(report.incidents().stream()
                            .filter(incident -> incident.kind() == Incident.Kind.SWITCHED)
                            .map(Incident::node)
                            .distinct())
                    .hasSize(2);
            assertThat(report.senders().getFirst().messages()).isEqualTo(200);
            long gone = 200
                    - report.totals().count(Fate.RECEIVED)
                    - report.totals().count(Fate.LATE)
                    - report.totals().count(Fate.UNCONFIRMED);
            assertThat(gone).isLessThan(60);
            assertThat(report.pairs().getFirst().messages().getLast().fate()).isEqualTo(Fate.RECEIVED);
        }
    }

    @Test
    void aStoreHasWhatFilterDidNotBring() {
        try (Scene scene = new Scene(7, 2)) {
            LptReport report = scene.run(scene.plan(100, 10, true), scene::cutReceiver);
            assertThat(report.totals().count(Fate.LOST)).isZero();
            assertThat(report.totals().count(Fate.RECOVERED)).isPositive();
            assertThat(report.totals().received()).isEqualTo(100);
        }
    }

    /** Service nodes in a line and one machine with the tester. */
    private static final class Scene implements AutoCloseable {
        private final Simulation simulation;
        private final SimulatedInternet internet;
        private final List<Candidate> services = new ArrayList<>();
        private final MemoryMeters meters = new MemoryMeters();

        Scene(long seed, int nodes) {
            simulation = Simulation.withSeed(seed);
            internet = new SimulatedInternet(simulation, LinkModel.ofLatency(Duration.ofMillis(10)));
            for (int i = 0; i < nodes; i++) {
                startService(i);
            }
        }

        private void startService(int number) {
            SimulatedNode node = simulation.node(name(number));
            PrivateKey key = PrivateKey.generateSecp256k1(node.entropy());
            PeerId peer = PeerId.of(key.publicKey());
            Multiaddr address = Multiaddr.tcp(internet.ip(node.name()), PORT).withPeerId(peer);
            NodeConfig config = NodeConfig.builder()
                    .listen(Multiaddr.tcp("0.0.0.0", PORT))
                    .clusterId(SHARD.cluster())
                    .shards(List.of(SHARD.index()))
                    .staticNodes(services.stream()
                            .map(other -> other.addresses().getFirst())
                            .toList())
                    .connectionLimits(ConnectionLimits.defaults().withMaxPerIp(0))
                    .services(new ServicesConfig(
                            Optional.of(new ServicesConfig.Store(
                                    new ArchivePlace.Memory(),
                                    RetentionPolicy.parse(RetentionPolicy.DEFAULT),
                                    Optional.empty())),
                            Optional.of(FilterConfig.defaults()),
                            true,
                            1,
                            RateLimits.defaults()))
                    .build();
            services.add(new Candidate(peer, List.of(address), Candidate.GIVEN, Optional.empty()));
            simulation.start(node, "main", () -> start(node, key, config));
        }

        private static String name(int number) {
            return "service-" + number;
        }

        private void start(SimulatedNode node, PrivateKey key, NodeConfig config) {
            try {
                WakuNode.start(
                        node,
                        key,
                        config,
                        (world, identity, gate) -> new UpgradingNetwork(
                                world, identity, List.of(internet.transport(node)), List.of(new Yamux()), gate));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void kill(int number) {
            find(name(number)).kill();
        }

        void cutReceiver() {
            // the receiver's last choice is the first service; both have the tester's machine as the other end
            internet.reset("tester", name(services.size() - 1));
        }

        private SimulatedNode find(String name) {
            SimulatedNode node = simulation.find(name);
            assertThat(node).isNotNull();
            return node;
        }

        LptPlan plan(int messages, double perSecond, boolean recover) {
            Lines lines = Lines.on(SHARD, "test");
            Traffic traffic = new Traffic(
                    messages,
                    perSecond,
                    false,
                    Duration.ofSeconds(5),
                    1024,
                    8192,
                    3,
                    Duration.ofSeconds(2),
                    64,
                    !recover,
                    1,
                    List.of(Traffic.DEFAULT_TOPIC));
            Reception reception = new Reception(
                    traffic.topics(),
                    1,
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(60),
                    false,
                    recover,
                    Optional.empty());
            return new LptPlan(
                    lines,
                    traffic,
                    reception,
                    List.of(new LptPlan.Part("sender", PeerSources.of(services))),
                    List.of(new LptPlan.Part("receiver", PeerSources.of(recover ? services.reversed() : services))),
                    Duration.ofSeconds(20),
                    Optional.empty(),
                    "run");
        }

        /** @param fault happens while messages are sent, 7 s after the first */
        LptReport run(LptPlan plan, Runnable fault) {
            SimulatedNode tester = simulation.node("tester");
            AtomicReference<Journals> journals = new AtomicReference<>();
            simulation.runFor(Duration.ofSeconds(10)); // for the mesh
            simulation.after(Duration.ofSeconds(12), fault);
            Tasks.Task run = simulation.start(tester, "lpt", () -> {
                try (LptRun lpt =
                        new LptRun(tester, plan, new TesterMeters(meters, MetricPrefix.BOTH), world -> host(tester))) {
                    journals.set(lpt.run(LptAudience.NONE));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            assertThat(simulation.runUntil(run::isEnded, LIMIT)).isTrue();
            return LptReport.of(journals.get(), CountRules.DEFAULT, List.of(), "test", "here");
        }

        private TesterHost host(SimulatedNode node) {
            return TesterHost.open(
                    node,
                    SHARD,
                    "test",
                    (key, gate) -> new UpgradingNetwork(
                            node, key, List.of(internet.transport(node)), List.of(new Yamux()), gate));
        }

        @Override
        public void close() {
            simulation.close();
        }
    }
}
