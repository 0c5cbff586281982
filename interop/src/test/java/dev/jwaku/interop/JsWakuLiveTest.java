package dev.jwaku.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jwaku.tools.relay.PeerProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Our node and a js-waku relay node over WebSocket. */
@Tag("live")
@Tag("js")
@Timeout(180)
class JsWakuLiveTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int COUNT = 200;
    private static final int RATE = 100;
    private static final Duration PING_TIME = Duration.ofSeconds(62);
    private static final int PINGS = 6;

    @Test
    void twoHundredMessagesPassEachWayAndAllPingsOfAMinuteAreAnswered() throws IOException {
        Queue<JsonNode> events = new ConcurrentLinkedQueue<>();
        try (OurNode ours = OurNode.overWebSocket();
                PeerProcess js = LivePeers.js(
                        events::add, "--content-topic", OurNode.FROM_US, "--content-topic", OurNode.FROM_THEM)) {
            js.ask("connect", LIMIT, "multiaddr", ours.address(true));
            js.ask("await", LIMIT, "mesh", 1);
            assertThat(ours.awaitMesh(1)).isTrue();
            JsonNode peer = js.ask("peers", LIMIT).get("peers").get(0);
            assertThat(peer.get("connections").get(0).get("muxer").asString()).isEqualTo("/mplex/6.7.0");
            assertThat(peer.get("connections").get(0).get("security").asString())
                    .isEqualTo("/noise");
            assertThat(peer.get("metadata").get("clusterId").asInt()).isEqualTo(16);
            assertThat(peer.get("metadata").get("shards").valueStream().map(JsonNode::asInt))
                    .containsExactly(32);

            ours.publish(COUNT, RATE);
            js.ask("await", LIMIT, "distinct", COUNT, "contentTopic", OurNode.FROM_US);
            JsonNode published =
                    js.ask("publish", LIMIT, "count", COUNT, "rate", RATE, "contentTopic", OurNode.FROM_THEM);
            assertThat(published.get("errors").asInt()).isZero();
            await().atMost(LIMIT).until(() -> ours.distinct(OurNode.FROM_THEM) == COUNT);

            js.ask("reset", LIMIT);
            await().pollDelay(PING_TIME).atMost(PING_TIME.multipliedBy(2)).until(() -> true);
            JsonNode pings = js.ask("stats", LIMIT).get("pings");
            assertThat(pings.get("failed").asInt()).as(pings.toString()).isZero();
            assertThat(pings.get("succeeded").asInt()).isGreaterThanOrEqualTo(PINGS);
            assertThat(events)
                    .noneMatch(event -> event.path("event").asString("").equals("connection")
                            && !event.get("connected").asBoolean());
        }
    }
}
