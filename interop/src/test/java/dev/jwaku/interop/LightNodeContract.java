package dev.jwaku.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jwaku.discovery.discv5.Discv5Config;
import dev.jwaku.node.DiscoveryConfig;
import dev.jwaku.tools.relay.PeerProcess;
import dev.jwaku.waku.enr.Enr;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What a js-waku light node must be able to do with our service node, wherever js-waku runs. */
@Timeout(120)
abstract class LightNodeContract {
    static final Duration LIMIT = Duration.ofSeconds(60);

    private static final int COUNT = 45;
    private static final int PAGE = 10;
    private static final int RATE = 100;

    @TempDir
    Path folder;

    /** Starts the light node. */
    abstract PeerProcess start(Consumer<JsonNode> onEvent) throws IOException;

    @Test
    void lightPushReachesARelayPeerAndSaysWhenItDoesNot() throws IOException {
        try (OurServiceNode service = new OurServiceNode(folder);
                OurNode relayPeer = OurNode.overTcp();
                PeerProcess light = start(event -> {})) {
            JsonNode connected = light.ask("connect", LIMIT, "multiaddr", service.webSocket());
            assertThat(connected.get("clusterId").asInt()).isEqualTo(16);
            assertThat(connected.get("shards").valueStream().map(JsonNode::asInt))
                    .containsExactly(32);
            JsonNode peer = light.ask("peers", LIMIT).get("peers").get(0);
            assertThat(peer.get("protocols").valueStream().map(JsonNode::asString))
                    .contains(
                            "/vac/waku/lightpush/3.0.0",
                            "/vac/waku/lightpush/2.0.0-beta1",
                            "/vac/waku/filter-subscribe/2.0.0-beta1",
                            "/vac/waku/store-query/3.0.0");

            JsonNode refused = push(light, 0, false);
            assertThat(refused.get("successes")).isEmpty();
            assertThat(refused.get("failures").get(0).get("error").asString()).isEqualTo("Remote peer rejected");
            assertThat(push(light, 0, true).get("successes")).isEmpty();

            join(relayPeer, service);
            assertThat(push(light, 1, false).get("failures")).isEmpty();
            assertThat(push(light, 2, true).get("failures")).isEmpty();
            // what was refused for want of a relay peer was kept for two minutes, and comes too
            await().atMost(LIMIT).until(() -> relayPeer.distinct(OurNode.FROM_THEM) == 3);
        }
    }

    @Test
    void filterPushesEveryMessageUntilUnsubscribed() throws IOException {
        try (OurServiceNode service = new OurServiceNode(folder);
                OurNode relayPeer = OurNode.overTcp();
                PeerProcess light = start(event -> {})) {
            light.ask("connect", LIMIT, "multiaddr", service.webSocket());
            join(relayPeer, service);
            assertThat(light.ask("ping", LIMIT).get("success").asBoolean()).isFalse();
            subscribe(light);
            assertThat(light.ask("ping", LIMIT).get("success").asBoolean()).isTrue();

            relayPeer.publish(COUNT, RATE);
            light.ask("await", LIMIT, "contentTopic", OurNode.FROM_US, "distinct", COUNT);

            JsonNode unsubscribed = light.ask("unsubscribe", LIMIT, "contentTopic", OurNode.FROM_US);
            assertThat(unsubscribed.get("success").asBoolean()).isTrue();
            // js-waku does not wait for the answer
            await().atMost(LIMIT)
                    .until(() -> !light.ask("ping", LIMIT).get("success").asBoolean());
        }
    }

    @Test
    void storePagesBothWaysCompletelyAndInOrder() throws IOException {
        try (OurServiceNode service = new OurServiceNode(folder);
                OurNode relayPeer = OurNode.overTcp();
                PeerProcess light = start(event -> {})) {
            light.ask("connect", LIMIT, "multiaddr", service.webSocket());
            join(relayPeer, service);
            relayPeer.publish(COUNT, RATE);
            await().atMost(LIMIT).until(() -> query(light, true, "limit", 100).size() == COUNT);

            List<JsonNode> forward = pages(light, true);
            assertThat(forward).hasSize((COUNT + PAGE - 1) / PAGE);
            List<JsonNode> messages =
                    forward.stream().flatMap(JsonNode::valueStream).toList();
            assertThat(messages.stream().map(LightNodeContract::sequence))
                    .containsExactlyElementsOf(
                            LongStream.range(0, COUNT).boxed().toList());

            // the first page is the newest; every page is ascending
            List<Long> backward = pages(light, false).reversed().stream()
                    .flatMap(JsonNode::valueStream)
                    .map(LightNodeContract::sequence)
                    .toList();
            assertThat(backward)
                    .containsExactlyElementsOf(
                            LongStream.range(0, COUNT).boxed().toList());

            String cursor = messages.get(20).get("hash").asString();
            assertThat(query(light, true, "limit", PAGE, "cursorHex", cursor, "pages", 1).stream()
                            .map(LightNodeContract::sequence))
                    .containsExactlyElementsOf(LongStream.range(21, 31).boxed().toList());
            assertThat(query(light, false, "limit", PAGE, "cursorHex", cursor, "pages", 1).stream()
                            .map(LightNodeContract::sequence))
                    .containsExactlyElementsOf(LongStream.range(10, 20).boxed().toList());

            List<String> wanted = IntStream.of(3, 17, 44)
                    .mapToObj(index -> messages.get(index).get("hash").asString())
                    .toList();
            assertThat(query(light, true, "hashes", wanted, "pages", 1).stream()
                            .map(message -> message.get("hash").asString()))
                    .containsExactlyInAnyOrderElementsOf(wanted);
        }
    }

    @Test
    void peerExchangeNamesWhomDiscv5Found() throws IOException {
        try (OurServiceNode service = new OurServiceNode(folder, discv5(List.of()));
                OurServiceNode other = new OurServiceNode(
                        folder.resolve("other"), discv5(List.of(service.node().enr())));
                PeerProcess light = start(event -> {})) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> service.node().foundNodes().all().size() == 1);
            light.ask("connect", LIMIT, "multiaddr", service.webSocket());
            JsonNode found = light.ask("peerexchange", LIMIT).get("peers");
            assertThat(found).hasSize(1);
            JsonNode peer = found.get(0);
            assertThat(peer.get("peerId").asString())
                    .isEqualTo(other.node().peerId().toString());
            assertThat(peer.get("clusterId").asInt()).isEqualTo(16);
            assertThat(peer.get("shards").valueStream().map(JsonNode::asInt)).containsExactly(32);
            assertThat(peer.get("addresses").valueStream().map(JsonNode::asString))
                    .anyMatch(address -> address.contains("/ws"));
        }
    }

    private static DiscoveryConfig discv5(List<Enr> bootstrap) throws IOException {
        int port;
        try (DatagramSocket probe = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            port = probe.getLocalPort();
        }
        Discv5Config discv5 = new Discv5Config("127.0.0.1", port, bootstrap, false);
        return new DiscoveryConfig(
                Optional.of(discv5), List.of(), DiscoveryConfig.defaultDnsServers(), true, Optional.empty());
    }

    @Test
    void isHealthyAndSurvivesOurRestart() throws IOException {
        Queue<JsonNode> events = new ConcurrentLinkedQueue<>();
        try (OurServiceNode service = new OurServiceNode(folder);
                OurNode relayPeer = OurNode.overTcp();
                PeerProcess light = start(events::add)) {
            light.ask("connect", LIMIT, "multiaddr", service.webSocket());
            light.ask("await", LIMIT, "health", "MinimallyHealthy");
            join(relayPeer, service);
            subscribe(light);
            relayPeer.publish(1, RATE);
            light.ask("await", LIMIT, "contentTopic", OurNode.FROM_US, "distinct", 1);

            service.restart();
            await().atMost(LIMIT).until(() -> opened(events) == 2); // until then it may not have noticed our end
            light.ask("await", LIMIT, "peers", 1, "health", "MinimallyHealthy");
            join(relayPeer, service);
            await().atMost(LIMIT)
                    .until(() -> light.ask("ping", LIMIT).get("success").asBoolean());
            relayPeer.publish(COUNT, RATE);
            light.ask("await", LIMIT, "contentTopic", OurNode.FROM_US, "distinct", COUNT + 1);
            assertThat(push(light, 7, false).get("failures")).isEmpty();
            await().atMost(LIMIT).until(() -> relayPeer.distinct(OurNode.FROM_THEM) == 1);
            // the message of before the restart is still there
            await().atMost(LIMIT).until(() -> query(light, true, "limit", 100).size() == COUNT + 1);
        }
    }

    @Test
    void isFullyHealthyWithTwoOfUsAndUsesBoth() throws IOException {
        try (OurServiceNode first = new OurServiceNode(folder.resolve("first"));
                OurServiceNode second = new OurServiceNode(folder.resolve("second"));
                OurNode relayPeer = OurNode.overTcp();
                PeerProcess light = start(event -> {})) {
            light.ask("connect", LIMIT, "multiaddr", first.webSocket());
            light.ask("connect", LIMIT, "multiaddr", second.webSocket());
            light.ask("await", LIMIT, "health", "SufficientlyHealthy");
            join(relayPeer, first);
            relayPeer.connect(second.tcp());
            assertThat(relayPeer.awaitMesh(2)).isTrue();
            subscribe(light);
            relayPeer.publish(COUNT, RATE);
            light.ask("await", LIMIT, "contentTopic", OurNode.FROM_US, "distinct", COUNT);
            for (OurServiceNode service : List.of(first, second)) {
                String peerId = service.node().peerId().toString();
                assertThat(light.ask("ping", LIMIT, "peerId", peerId)
                                .get("success")
                                .asBoolean())
                        .isTrue();
            }
            // one of us may hear the message from the other before the light node's push, and refuses it as a duplicate
            JsonNode pushed = push(light, 0, false);
            assertThat(pushed.get("successes")).isNotEmpty();
            assertThat(pushed.get("successes").size() + pushed.get("failures").size())
                    .isEqualTo(2);
            assertThat(pushed.get("failures")
                            .valueStream()
                            .map(failure -> failure.get("error").asString()))
                    .allMatch("Remote peer rejected"::equals);
            await().atMost(LIMIT).until(() -> relayPeer.distinct(OurNode.FROM_THEM) == 1);
        }
    }

    private static long opened(Queue<JsonNode> events) {
        return events.stream()
                .filter(event -> event.path("event").asString("").equals("connection")
                        && event.get("connected").asBoolean())
                .count();
    }

    static void join(OurNode relayPeer, OurServiceNode service) {
        await().ignoreExceptions().atMost(LIMIT).until(() -> {
            relayPeer.connect(service.tcp());
            return relayPeer.awaitMesh(1)
                    && service.node().relay().awaitMesh(OurNode.TOPIC, 1, relayPeer.within(LIMIT));
        });
    }

    static void subscribe(PeerProcess light) throws IOException {
        assertThat(light.ask("subscribe", LIMIT, "contentTopic", OurNode.FROM_US)
                        .get("success")
                        .asBoolean())
                .isTrue();
    }

    static JsonNode push(PeerProcess light, long sequence, boolean legacy) throws IOException {
        String payload = "%016x%016x".formatted(sequence, 0L);
        return light.ask(
                "lightpush", LIMIT, "contentTopic", OurNode.FROM_THEM, "payloadHex", payload, "legacy", legacy);
    }

    private static List<JsonNode> pages(PeerProcess light, boolean forward) throws IOException {
        return light.ask("query", LIMIT, "contentTopic", OurNode.FROM_US, "forward", forward, "limit", PAGE)
                .get("pages")
                .valueStream()
                .toList();
    }

    static List<JsonNode> query(PeerProcess light, boolean forward, Object... fields) throws IOException {
        List<Object> all = new ArrayList<>(List.of("contentTopic", OurNode.FROM_US, "forward", forward));
        all.addAll(List.of(fields));
        return light.ask("query", LIMIT, all.toArray())
                .get("pages")
                .valueStream()
                .flatMap(JsonNode::valueStream)
                .toList();
    }

    private static long sequence(JsonNode message) {
        return Long.parseLong(message.get("payloadHex").asString().substring(0, 16), 16);
    }
}
