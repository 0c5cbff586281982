package dev.jwaku.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jwaku.libp2p.host.ConnectionLimits;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.node.NodeConfig;
import dev.jwaku.node.ServicesConfig;
import dev.jwaku.node.WakuNode;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.tools.relay.PeerProcess;
import dev.jwaku.waku.filter.FilterClient;
import dev.jwaku.waku.filter.FilterConfig;
import dev.jwaku.waku.lightpush.LightPushResponse;
import dev.jwaku.waku.message.Timestamps;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import dev.jwaku.waku.sharding.Shard;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** go-waku's clients at our service node, and our clients at go-waku's. */
@Tag("live")
@Tag("go")
@Timeout(120)
class GoWakuServicesLiveTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final PubsubTopic SHARD = new Shard(16, 32).topic();
    private static final String TOPIC = "/jwaku-interop/1/services/proto";
    private static final int COUNT = 10;

    private final Queue<JsonNode> events = new ConcurrentLinkedQueue<>();
    private final List<WakuNode> nodes = new ArrayList<>();

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        nodes.forEach(WakuNode::close);
    }

    private WakuNode start(NodeConfig.Builder config) throws IOException {
        WakuNode node = WakuNode.start(config.listen(Multiaddr.tcp("127.0.0.1", 0))
                .connectionLimits(ConnectionLimits.defaults().withMaxPerIp(0))
                .agentVersion("jwaku-interop")
                .build());
        nodes.add(node);
        return node;
    }

    private static Deadline soon(WakuNode node) {
        return Deadline.after(node.world(), LIMIT);
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    private static WakuMessage message(WakuNode node, String text) {
        return WakuMessage.builder(Bytes.utf8(text), ContentTopic.of(TOPIC))
                .timestamp(Timestamps.toNanos(node.world().now()))
                .build();
    }

    @Test
    void goWakusClientsUseOurServices() throws IOException {
        WakuNode service = start(NodeConfig.builder().services(ServicesConfig.all(folder.resolve("store.sqlite3"))));
        try (PeerProcess go = LivePeers.go(events::add, "--filter-client", "--noise-only")) {
            go.ask("connect", LIMIT, "multiaddr", service.addresses().getFirst().toString());
            go.ask("await", LIMIT, "mesh", 1);
            assertThat(service.relay().awaitMesh(SHARD, 1, soon(service))).isTrue();
            String us = service.peerId().toString();
            go.ask("filter", LIMIT, "peerId", us, "contentTopic", TOPIC);

            List<String> expected = new ArrayList<>();
            for (int i = 0; i < COUNT; i++) {
                expected.add(hex("pushed " + i));
                go.ask("lightpush", LIMIT, "peerId", us, "contentTopic", TOPIC, "payloadHex", hex("pushed " + i));
            }
            await().atMost(LIMIT).until(() -> filtered().size() >= COUNT);
            assertThat(filtered()).containsExactlyInAnyOrderElementsOf(expected);

            await().atMost(LIMIT).until(() -> stored(go, us, true, COUNT).equals(List.of(expected)));
            assertThat(stored(go, us, true, 4))
                    .containsExactly(expected.subList(0, 4), expected.subList(4, 8), expected.subList(8, 10));
            assertThat(stored(go, us, false, 4))
                    .containsExactly(expected.subList(6, 10), expected.subList(2, 6), expected.subList(0, 2));
        }
    }

    private List<String> filtered() {
        return events.stream()
                .filter(event -> event.path("event").asString("").equals("filtered"))
                .map(event -> event.get("payloadHex").asString())
                .toList();
    }

    private static List<List<String>> stored(PeerProcess go, String peer, boolean forward, int pageSize)
            throws IOException {
        JsonNode answer =
                go.ask("query", LIMIT, "peerId", peer, "contentTopic", TOPIC, "forward", forward, "pageSize", pageSize);
        return answer.get("pages")
                .valueStream()
                .map(page -> page.valueStream().map(JsonNode::asString).toList())
                .toList();
    }

    @Test
    void ourClientsUseGoWakusServices() throws IOException {
        try (PeerProcess go = LivePeers.go(events::add, "--service", "--noise-only")) {
            WakuNode relay = start(NodeConfig.builder());
            go.ask("connect", LIMIT, "multiaddr", relay.addresses().getFirst().toString());
            go.ask("await", LIMIT, "mesh", 1);
            List<String> relayed = new CopyOnWriteArrayList<>();
            relay.addMessageListener(
                    received -> relayed.add(received.message().payload().toUtf8()));
            WakuNode light = start(NodeConfig.builder()); // go-waku drops peers that share no shard with it
            List<String> heard = new CopyOnWriteArrayList<>();
            FilterClient filter = FilterClient.start(
                    light.world(),
                    light.host(),
                    (from, topic, message, data) -> heard.add(message.payload().toUtf8()),
                    FilterConfig.defaults());
            PeerId peer = light.host().connect(Multiaddr.parse(go.address()), soon(light));
            await().atMost(LIMIT).until(() -> light.host().identified(peer).isPresent());
            assertThat(filter.subscribe(peer, SHARD, List.of(ContentTopic.of(TOPIC)), soon(light))
                            .isSuccess())
                    .isTrue();

            List<String> expected = new ArrayList<>();
            for (int i = 0; i < COUNT; i++) {
                LightPushResponse response =
                        light.lightPushClient().push(peer, SHARD, message(light, "pushed " + i), soon(light));
                assertThat(response.isSuccess()).as(response.toString()).isTrue();
                expected.add("pushed " + i);
            }
            await().atMost(LIMIT).untilAsserted(() -> assertThat(relayed).hasSize(COUNT));
            await().atMost(LIMIT).untilAsserted(() -> assertThat(heard).hasSize(COUNT));
            assertThat(relayed).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(heard).containsExactlyInAnyOrderElementsOf(expected);
        }
    }
}
