package dev.jwaku.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.node.NodeConfig;
import dev.jwaku.node.ServicesConfig;
import dev.jwaku.node.WakuNode;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.tools.relay.PeerProcess;
import dev.jwaku.waku.message.Timestamps;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.relay.RelayResult;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import dev.jwaku.waku.sharding.Shard;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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

/** A js-waku light node over WebSocket at our service node, with a relay node of ours behind it. */
@Tag("live")
@Tag("js")
@Timeout(180)
class JsWakuLightLiveTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final PubsubTopic SHARD = new Shard(16, 32).topic();
    private static final String TOPIC = "/jwaku-interop/1/light/proto";

    private final SystemWorld world = new SystemWorld();
    private final PrivateKey key = PrivateKey.generateSecp256k1(world.entropy());
    private final Queue<JsonNode> events = new ConcurrentLinkedQueue<>();
    private final List<WakuNode> nodes = new ArrayList<>();

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        nodes.reversed().forEach(WakuNode::close);
        world.close();
    }

    private WakuNode service(int port) throws IOException {
        WakuNode node = WakuNode.start(
                world,
                key,
                NodeConfig.builder()
                        .listen(Multiaddr.tcp("127.0.0.1", 0))
                        .listen(Multiaddr.parse("/ip4/127.0.0.1/tcp/" + port + "/ws"))
                        .agentVersion("jwaku-interop")
                        .services(ServicesConfig.all(folder.resolve("store.sqlite3")))
                        .build());
        nodes.add(node);
        return node;
    }

    private WakuNode relayBehind(WakuNode service) throws IOException {
        WakuNode node = WakuNode.start(
                world,
                PrivateKey.generateSecp256k1(world.entropy()),
                NodeConfig.builder()
                        .listen(Multiaddr.tcp("127.0.0.1", 0))
                        .staticNodes(service.addresses().subList(0, 1))
                        .build());
        nodes.add(node);
        assertThat(service.relay().awaitMesh(SHARD, 1, within())).isTrue();
        return node;
    }

    private Deadline within() {
        return Deadline.after(world, LIMIT);
    }

    private static String webSocket(WakuNode node) {
        return node.addresses().get(1).toString();
    }

    private void publish(WakuNode relay, String text) {
        WakuMessage message = WakuMessage.builder(Bytes.utf8(text), ContentTopic.of(TOPIC))
                .timestamp(Timestamps.toNanos(world.now()))
                .build();
        assertThat(relay.relay().publish(SHARD, message, within())).isInstanceOf(RelayResult.Published.class);
    }

    private List<String> heard() {
        return events.stream()
                .filter(event -> event.path("event").asString("").equals("message"))
                .map(event -> event.get("text").asString())
                .toList();
    }

    private static List<String> page(JsonNode answer, int index) {
        return answer.get("pages")
                .get(index)
                .valueStream()
                .map(JsonNode::asString)
                .toList();
    }

    @Test
    void pushesHearsAndAsksInBothDirections() throws IOException {
        WakuNode service = service(0);
        WakuNode relay = relayBehind(service);
        List<String> relayed = new CopyOnWriteArrayList<>();
        relay.addMessageListener(
                received -> relayed.add(received.message().payload().toUtf8()));
        try (PeerProcess js = LivePeers.jsLight(events::add)) {
            js.ask("connect", LIMIT, "multiaddr", webSocket(service));
            assertThat(js.ask("subscribe", LIMIT, "contentTopic", TOPIC)
                            .get("done")
                            .asBoolean())
                    .isTrue();
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                JsonNode pushed = js.ask("push", LIMIT, "contentTopic", TOPIC, "text", "pushed " + i);
                assertThat(pushed.get("successes").asInt())
                        .as(pushed.toString())
                        .isEqualTo(1);
                expected.add("pushed " + i);
            }
            await().atMost(LIMIT).until(() -> relayed.size() == 5);
            assertThat(relayed).isEqualTo(expected);
            publish(relay, "relayed");
            expected.add("relayed");
            await().atMost(LIMIT).until(() -> heard().size() == 6);
            assertThat(heard()).isEqualTo(expected);

            JsonNode forward = js.ask("query", LIMIT, "contentTopic", TOPIC, "forward", true, "pageSize", 4);
            assertThat(page(forward, 0)).isEqualTo(expected.subList(0, 4));
            assertThat(page(forward, 1)).isEqualTo(expected.subList(4, 6));
            JsonNode backward = js.ask("query", LIMIT, "contentTopic", TOPIC, "forward", false, "pageSize", 4);
            assertThat(page(backward, 0)).isEqualTo(expected.subList(2, 6));
            assertThat(page(backward, 1)).isEqualTo(expected.subList(0, 2));
            JsonNode stats = js.ask("stats", LIMIT);
            assertThat(stats.get("health").asString()).isEqualTo("MinimallyHealthy"); // one service node; two are more
        }
    }

    @Test
    void withoutARelayPeerThePushIsRefused() throws IOException {
        WakuNode service = service(0);
        try (PeerProcess js = LivePeers.jsLight(events::add)) {
            js.ask("connect", LIMIT, "multiaddr", webSocket(service));
            JsonNode pushed = js.ask("push", LIMIT, "contentTopic", TOPIC, "text", "to nobody");
            assertThat(pushed.get("successes").asInt()).isZero();
            assertThat(pushed.get("failures").size()).isPositive();
        }
    }

    @Test
    void itComesBackAfterOurRestart() throws IOException {
        WakuNode first = service(0);
        int port = first.host().listenAddresses().get(1).tcpPort().orElseThrow();
        try (PeerProcess js = LivePeers.jsLight(events::add)) {
            js.ask("connect", LIMIT, "multiaddr", webSocket(first));
            js.ask("subscribe", LIMIT, "contentTopic", TOPIC);
            first.close();
            WakuNode second = service(port);
            WakuNode relay = relayBehind(second);
            js.ask("connect", LIMIT, "multiaddr", webSocket(second));
            js.ask("subscribe", LIMIT, "contentTopic", TOPIC);
            JsonNode pushed = js.ask("push", LIMIT, "contentTopic", TOPIC, "text", "after the restart");
            assertThat(pushed.get("successes").asInt()).as(pushed.toString()).isEqualTo(1);
            publish(relay, "relayed after the restart");
            await().atMost(LIMIT).until(() -> heard().contains("relayed after the restart"));
        }
    }
}
