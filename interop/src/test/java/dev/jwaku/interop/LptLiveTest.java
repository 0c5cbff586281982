package dev.jwaku.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jwaku.discovery.discv5.Discv5Config;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.node.DiscoveryConfig;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Events;
import dev.jwaku.runtime.MemoryMeters;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.tools.faults.LossyFilter;
import dev.jwaku.tools.lpt.Lines;
import dev.jwaku.tools.lpt.Lines.LightPushVersion;
import dev.jwaku.tools.lpt.LptAudience;
import dev.jwaku.tools.lpt.LptPlan;
import dev.jwaku.tools.lpt.LptRun;
import dev.jwaku.tools.lpt.ReceiverFigures;
import dev.jwaku.tools.lpt.Reception;
import dev.jwaku.tools.lpt.SenderFigures;
import dev.jwaku.tools.lpt.Traffic;
import dev.jwaku.tools.lpt.count.CountRules;
import dev.jwaku.tools.lpt.count.Fate;
import dev.jwaku.tools.lpt.count.MessageFate;
import dev.jwaku.tools.lpt.journal.Incident;
import dev.jwaku.tools.lpt.metrics.MetricPrefix;
import dev.jwaku.tools.lpt.metrics.TesterMeters;
import dev.jwaku.tools.lpt.peers.Candidate;
import dev.jwaku.tools.lpt.peers.PeerSources;
import dev.jwaku.tools.lpt.report.LptReport;
import dev.jwaku.tools.lpt.wire.PayloadCodec;
import dev.jwaku.tools.lpt.wire.TestMessage;
import dev.jwaku.tools.relay.PeerProcess;
import dev.jwaku.waku.enr.Enr;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.Shard;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The tester with real service nodes, ours and others', and its figures beside independent counts. */
@Tag("live")
@Timeout(180)
class LptLiveTest {
    private static final Shard SHARD = new Shard(16, 32);
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final ContentTopic TOPIC = ContentTopic.of("/tester/1/lpt-live/proto");

    private final MemoryMeters meters = new MemoryMeters();

    @Test
    @Tag("go")
    void throughGoWakusServicesTheFiguresAreThoseOfAnIndependentCount() throws IOException {
        Set<Long> relayed = ConcurrentHashMap.newKeySet();
        try (PeerProcess push = LivePeers.go(event -> {}, "--lightpush", "--unlimited");
                PeerProcess filter = LivePeers.go(event -> {}, "--filter-service", "--min-peers", "0");
                OurNode observer = OurNode.overTcp()) {
            observer.node()
                    .relay()
                    .subscribe(
                            OurNode.TOPIC,
                            received -> index(received.message()).ifPresent(relayed::add),
                            observer.within(LIMIT));
            push.ask("connect", LIMIT, "multiaddr", filter.address());
            observer.connect(push.address());
            push.ask("await", LIMIT, "mesh", 2);
            filter.ask("await", LIMIT, "mesh", 1);

            LptReport report = run(plan(200, 20, push.address(), filter.address()), LptAudience.NONE);

            assertThat(report.totals().count(Fate.RECEIVED)).isEqualTo(200);
            assertThat(relayed).hasSize(200);
            assertThat(report.senders().getFirst().accepted()).isEqualTo(200);
            assertThat(report.totals().latency().percentile(50)).isBetween(1e5, 1e9);
        }
    }

    private static Optional<Long> index(WakuMessage message) {
        return message.contentTopic().equals(TOPIC)
                        && PayloadCodec.decode(message.payload()) instanceof TestMessage test
                ? Optional.of(test.index())
                : Optional.empty();
    }

    @Test
    @Tag("js")
    void aJsWakuReceiverGetsWhatTheSenderSays(@TempDir Path folder) throws IOException {
        getsWhatTheSenderSays(LivePeers::jsLight, folder);
    }

    @Test
    @Tag("browser")
    void aPageWithJsWakuGetsWhatTheSenderSays(@TempDir Path folder) throws IOException {
        getsWhatTheSenderSays(LivePeers::browserLight, folder);
    }

    /** Starts a light node of js-waku. */
    private interface LightStart {
        PeerProcess start(Consumer<JsonNode> onEvent) throws IOException;
    }

    /** js-waku hands on the payloads; what it got is exactly what the tester's journal says was accepted. */
    private void getsWhatTheSenderSays(LightStart start, Path folder) throws IOException {
        Queue<JsonNode> events = new ConcurrentLinkedQueue<>();
        try (OurServiceNode service = new OurServiceNode(folder);
                OurNode relayPeer = OurNode.overTcp();
                PeerProcess light = start.start(events::add)) {
            LightNodeContract.join(relayPeer, service);
            light.ask("connect", LIMIT, "multiaddr", service.webSocket());
            assertThat(light.ask("subscribe", LIMIT, "contentTopic", TOPIC.name())
                            .get("success")
                            .asBoolean())
                    .isTrue();

            LptReport report = run(plan(100, 20, service.tcp(), service.tcp()), LptAudience.NONE);

            assertThat(report.totals().count(Fate.RECEIVED)).isEqualTo(100);
            light.ask("await", LIMIT, "contentTopic", TOPIC.name(), "distinct", 103); // with three markers
            assertThat(events.stream()
                            .filter(event -> event.path("event").asString("").equals("message"))
                            .map(event -> PayloadCodec.decode(
                                    Bytes.fromHex(event.get("payloadHex").asString())))
                            .filter(TestMessage.class::isInstance)
                            .map(payload -> ((TestMessage) payload).index())
                            .distinct())
                    .hasSize(100);
        }
    }

    /** A filter service in the middle loses messages and remembers which. */
    @Test
    void injectedLossIsFoundMessageByMessageAndWithinItsInterval(@TempDir Path folder) throws IOException {
        lose(0.05, 12, folder);
    }

    @Test
    @Tag("soak")
    void soIsALossThatIsRare(@TempDir Path folder) throws IOException {
        lose(0.01, 11, folder);
    }

    private void lose(double loss, long seed, Path folder) throws IOException {
        try (SystemWorld world = new SystemWorld(Events.NONE, new MemoryMeters());
                OurServiceNode service = new OurServiceNode(folder);
                OurNode relayPeer = OurNode.overTcp();
                LossyFilter lossy =
                        LossyFilter.open(world, Multiaddr.parse(service.tcp()), SHARD, List.of(TOPIC), loss, seed)) {
            LightNodeContract.join(relayPeer, service);
            await().atMost(LIMIT).until(lossy::isReady);

            LptReport report = run(plan(1500, 60, service.tcp(), lossy.address().toString()), LptAudience.NONE);

            List<String> lost = report.pairs().getFirst().messages().stream()
                    .filter(message -> message.fate() == Fate.LOST)
                    .map(MessageFate::hash)
                    .toList();
            List<String> accepted = report.pairs().getFirst().messages().stream()
                    .filter(message -> message.fate().isExpected())
                    .map(MessageFate::hash)
                    .toList();
            // the loser may also lose a marker, or what was sent once more and came
            assertThat(lossy.lost().stream().map(Object::toString).filter(accepted::contains))
                    .containsExactlyInAnyOrderElementsOf(lost);
            assertThat(lost).isNotEmpty();
            assertThat(report.totals().lossInterval().contains(loss))
                    .as(report.totals().lossInterval().toString())
                    .isTrue();
            assertThat(report.totals().expected())
                    .isEqualTo(report.senders().getFirst().accepted())
                    .isGreaterThan(1400);
        }
    }

    @Test
    void aKilledServiceNodeIsReportedAndTheRunGoesOn(@TempDir Path folder) throws Exception {
        try (OurServiceNode first = new OurServiceNode(folder.resolve("first"));
                OurServiceNode second = new OurServiceNode(folder.resolve("second"));
                OurNode relayPeer = OurNode.overTcp()) {
            LightNodeContract.join(relayPeer, first);
            relayPeer.connect(second.tcp());
            assertThat(relayPeer.awaitMesh(2)).isTrue();
            Killer killer = new Killer(first);
            List<String> both = List.of(first.tcp(), second.tcp());

            LptReport report = run(plan(300, 20, both, both), killer);

            assertThat(killer.done).isTrue();
            assertThat(report.incidents().stream()
                            .filter(incident -> incident.kind() == Incident.Kind.SWITCHED)
                            .map(Incident::peer))
                    .containsOnly(second.node().peerId().toString())
                    .hasSize(2);
            assertThat(meters.count("lpt_change_service_peer_count", "role", "publisher"))
                    .isEqualTo(1);
            assertThat(report.pairs().getFirst().messages()).hasSize(300);
            assertThat(report.pairs().getFirst().messages().getLast().fate()).isEqualTo(Fate.RECEIVED);
            assertThat(report.totals().count(Fate.RECEIVED)).isGreaterThan(250);
        }
    }

    /** The tester knows one node, which found the other by discv5 and tells of it. */
    @Test
    void peerExchangeNamesTheServiceNode(@TempDir Path folder) throws IOException {
        try (OurServiceNode bootstrap = new OurServiceNode(folder.resolve("bootstrap"), discv5(List.of()));
                OurServiceNode service = new OurServiceNode(
                        folder.resolve("service"),
                        discv5(List.of(bootstrap.node().enr())));
                OurNode relayPeer = OurNode.overTcp()) {
            LightNodeContract.join(relayPeer, service);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> bootstrap.node().foundNodes().all().size() == 1);
            PeerSources sources = new PeerSources(
                    List.of(), List.of(Candidate.parse(bootstrap.tcp())), 10, List.of(), List.of(), true);
            LptPlan plain = plan(20, 20, service.tcp(), service.tcp());
            LptPlan plan = new LptPlan(
                    plain.lines(),
                    plain.traffic(),
                    plain.reception(),
                    List.of(new LptPlan.Part("sender", sources)),
                    List.of(new LptPlan.Part("receiver", sources)),
                    plain.subscribing(),
                    plain.journal(),
                    plain.runId());

            LptReport report = run(plan, LptAudience.NONE);

            assertThat(report.totals().count(Fate.RECEIVED)).isEqualTo(20);
            assertThat(report.incidents().getFirst().peer())
                    .isEqualTo(service.node().peerId().toString());
        }
    }

    private static DiscoveryConfig discv5(List<Enr> others) throws IOException {
        int port;
        try (DatagramSocket probe = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            port = probe.getLocalPort();
        }
        Discv5Config discv5 = new Discv5Config("127.0.0.1", port, others, false);
        return new DiscoveryConfig(
                Optional.of(discv5), List.of(), DiscoveryConfig.defaultDnsServers(), true, Optional.empty());
    }

    /** Ends a node as soon as half a hundred messages are out. */
    private static final class Killer implements LptAudience {
        private final OurServiceNode victim;
        private final AtomicBoolean done = new AtomicBoolean();

        Killer(OurServiceNode victim) {
            this.victim = victim;
        }

        @Override
        public void say(String line) {
            // of no interest
        }

        @Override
        public void progress(List<SenderFigures> senders, List<ReceiverFigures> receivers) {
            if (senders.getFirst().accepted() > 50 && done.compareAndSet(false, true)) {
                victim.close();
            }
        }

        @Override
        public void finish() {
            // of no interest
        }
    }

    private static LptPlan plan(int messages, double perSecond, String push, String filter) {
        return plan(messages, perSecond, List.of(push), List.of(filter));
    }

    private static LptPlan plan(int messages, double perSecond, List<String> push, List<String> filter) {
        Traffic traffic = new Traffic(
                messages,
                perSecond,
                false,
                Duration.ofSeconds(1),
                1024,
                4096,
                3,
                Duration.ofSeconds(1),
                64,
                true,
                1,
                List.of(TOPIC));
        Lines lines = new Lines(
                SHARD, LightPushVersion.AUTO, 1, 1, false, Duration.ofSeconds(10), Duration.ofSeconds(1), "live");
        Reception reception = new Reception(
                List.of(TOPIC), 1, Duration.ofSeconds(5), Duration.ofSeconds(30), false, false, Optional.empty());
        return new LptPlan(
                lines,
                traffic,
                reception,
                List.of(part("sender", push)),
                List.of(part("receiver", filter)),
                LIMIT,
                Optional.empty(),
                "live");
    }

    private static LptPlan.Part part(String label, List<String> addresses) {
        return new LptPlan.Part(
                label, PeerSources.of(addresses.stream().map(Candidate::parse).toList()));
    }

    private LptReport run(LptPlan plan, LptAudience audience) throws IOException {
        try (SystemWorld world = new SystemWorld(Events.NONE, meters);
                LptRun run = new LptRun(world, plan, new TesterMeters(meters, MetricPrefix.BOTH))) {
            return LptReport.of(
                    run.run(audience),
                    new CountRules(Duration.ofSeconds(5), Duration.ofSeconds(5)),
                    List.of(),
                    "live",
                    "here");
        }
    }
}
