package dev.jwaku.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.World;
import dev.jwaku.tools.relay.PeerProcess;
import dev.jwaku.waku.filter.FilterClient;
import dev.jwaku.waku.filter.FilterSubscription;
import dev.jwaku.waku.lightpush.LightPushResponse;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.ContentTopic;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Our services with go-waku's clients, and our clients with go-waku's services. */
@Tag("live")
@Tag("go")
@Timeout(150)
class GoWakuServicesLiveTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** go-waku's services forget their filter clients at the end of their first minute. */
    private static final Duration GO_FORGETS = Duration.ofSeconds(75);

    private static final Duration PING_INTERVAL = Duration.ofSeconds(1);
    private static final int COUNT = 45;
    private static final int PAGE = 10;
    private static final int RATE = 100;

    @Test
    void goWakusClientsUseOurServices(@TempDir Path folder) throws IOException {
        try (OurServiceNode service = new OurServiceNode(folder);
                OurNode relayPeer = OurNode.overTcp();
                PeerProcess go = LivePeers.go(event -> {}, "--lightpush", "--filter-client")) {
            LightNodeContract.join(relayPeer, service);
            go.ask("connect", LIMIT, "multiaddr", service.tcp());
            go.ask("await", LIMIT, "mesh", 1);
            String ours = service.node().peerId().toString();
            assertThatThrownBy(() -> go.ask("filter-ping", LIMIT, "peerId", ours))
                    .hasMessageContaining("404");

            go.ask("filter-subscribe", LIMIT, "peerId", ours, "contentTopic", OurNode.FROM_US);
            go.ask("filter-ping", LIMIT, "peerId", ours);
            relayPeer.publish(COUNT, RATE);
            go.ask("filter-await", LIMIT, "contentTopic", OurNode.FROM_US, "distinct", COUNT);
            go.ask("filter-unsubscribe", LIMIT, "peerId", ours, "contentTopic", OurNode.FROM_US);

            String payload = "%016x%016x".formatted(0L, 0L);
            go.ask("lightpush", LIMIT, "peerId", ours, "payloadHex", payload, "contentTopic", OurNode.FROM_THEM);
            await().atMost(LIMIT).until(() -> relayPeer.distinct(OurNode.FROM_THEM) == 1);

            await().atMost(LIMIT).until(() -> entries(go, ours, true).size() == COUNT);
            assertGoPages(go, ours);
        }
    }

    private static void assertGoPages(PeerProcess go, String ours) throws IOException {
        List<JsonNode> forward = entries(go, ours, true);
        assertThat(forward.stream().map(GoWakuServicesLiveTest::sequence))
                .containsExactlyElementsOf(LongStream.range(0, COUNT).boxed().toList());
        List<JsonNode> backward = pages(go, ours, false);
        assertThat(backward).hasSize((COUNT + PAGE - 1) / PAGE);
        assertThat(backward.reversed().stream().flatMap(JsonNode::valueStream).map(GoWakuServicesLiveTest::sequence))
                .containsExactlyElementsOf(LongStream.range(0, COUNT).boxed().toList());
        List<String> wanted = Stream.of(1, 22, 43)
                .map(index -> forward.get(index).get("hash").asString())
                .toList();
        JsonNode found = go.ask("query", LIMIT, "peerId", ours, "hashes", wanted, "data", false);
        assertThat(found.get("pages")
                        .get(0)
                        .valueStream()
                        .map(entry -> entry.get("hash").asString()))
                .containsExactlyInAnyOrderElementsOf(wanted);
        assertThat(found.get("pages").get(0).get(0).has("payloadHex")).isFalse();
    }

    private static List<JsonNode> pages(PeerProcess go, String ours, boolean forward) throws IOException {
        return go.ask(
                        "query",
                        LIMIT,
                        "peerId",
                        ours,
                        "contentTopic",
                        OurNode.FROM_US,
                        "forward",
                        forward,
                        "limit",
                        PAGE)
                .get("pages")
                .valueStream()
                .toList();
    }

    private static List<JsonNode> entries(PeerProcess go, String ours, boolean forward) throws IOException {
        return pages(go, ours, forward).stream().flatMap(JsonNode::valueStream).toList();
    }

    private static long sequence(JsonNode message) {
        return Long.parseLong(message.get("payloadHex").asString().substring(0, 16), 16);
    }

    @Test
    void ourLightPushGoesThroughGoWaku() throws IOException {
        try (OurNode ours = OurNode.overTcp();
                OurNode other = OurNode.overTcp();
                PeerProcess go = LivePeers.go(event -> {}, "--lightpush")) {
            PeerId peer = ours.connect(go.address());
            other.connect(go.address());
            go.ask("await", LIMIT, "mesh", 2);
            for (int sequence = 0; sequence < COUNT; sequence++) {
                LightPushResponse response = ours.node()
                        .lightPushClient()
                        .push(peer, OurNode.TOPIC, message(ours.node().world(), sequence), ours.within(LIMIT));
                assertThat(response.isSuccess()).as(response.toString()).isTrue();
            }
            await().atMost(LIMIT).until(() -> other.distinct(OurNode.FROM_THEM) == COUNT);
        }
    }

    private static WakuMessage message(World world, int sequence) {
        return WakuMessage.builder(
                        Bytes.fromHex("%016x%016x".formatted((long) sequence, 0L)), ContentTopic.of(OurNode.FROM_THEM))
                .timestamp(world.now().toEpochMilli() * 1_000_000)
                .build();
    }

    @Test
    void ourFilterClientRenewsWhatGoWakuForgets() throws IOException {
        Set<Long> pushed = ConcurrentHashMap.newKeySet();
        try (OurNode ours = OurNode.overTcp();
                PeerProcess go = LivePeers.go(event -> {}, "--filter-service", "--min-peers", "0")) {
            World world = ours.node().world();
            ours.node()
                    .addFilterListener((from, topic, message, data) ->
                            pushed.add(message.payload().asByteBuffer().getLong()));
            FilterClient client = ours.node().filterClient();
            PeerId peer = ours.connect(go.address());
            try (FilterSubscription subscription = FilterSubscription.open(
                    world, client, peer, OurNode.TOPIC, List.of(ContentTopic.of(OurNode.FROM_THEM)), PING_INTERVAL)) {
                await().atMost(LIMIT).until(subscription::isActive);
                publish(go, 0);
                await().atMost(LIMIT).until(() -> pushed.size() == COUNT);

                await().atMost(GO_FORGETS).until(() -> ours.meters().count("waku_filter_renewals") == 1);
                await().atMost(LIMIT).until(subscription::isActive);
                publish(go, COUNT);
                await().atMost(LIMIT).until(() -> pushed.size() == 2 * COUNT);
            }
        }
    }

    private static void publish(PeerProcess go, int first) throws IOException {
        JsonNode published = go.ask(
                "publish",
                LIMIT,
                "count",
                COUNT,
                "rate",
                RATE,
                "firstSequence",
                first,
                "contentTopic",
                OurNode.FROM_THEM);
        assertThat(published.get("errors").asInt()).isZero();
    }
}
