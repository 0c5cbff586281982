package dev.jwaku.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jwaku.tools.relay.PeerProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** What shows only after minutes. */
@Tag("soak")
class LivePeersSoakTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration IDLE = Duration.ofMinutes(10);

    @Test
    @Timeout(900)
    void goWakuAndJsWakuStayConnectedForTenMinutesIdle() throws IOException {
        Queue<JsonNode> events = new ConcurrentLinkedQueue<>();
        try (OurNode ours = OurNode.overBoth();
                PeerProcess go = LivePeers.go(events::add);
                PeerProcess js = LivePeers.js(events::add)) {
            go.ask("connect", LIMIT, "multiaddr", ours.address(false));
            js.ask("connect", LIMIT, "multiaddr", ours.address(true));
            for (PeerProcess peer : List.of(go, js)) {
                peer.ask("await", LIMIT, "mesh", 1);
            }
            await().pollDelay(IDLE).atMost(IDLE.multipliedBy(2)).until(() -> true);
            assertThat(events)
                    .noneMatch(event -> event.path("event").asString("").equals("connection")
                            && !event.get("connected").asBoolean());
            assertConnectedSince(IDLE, go);
            assertConnectedSince(IDLE, js);
            assertThat(ours.node().host().peers()).hasSize(2);
            assertThat(ours.node().relay().mesh(OurNode.TOPIC)).hasSize(2);
        }
    }

    private static void assertConnectedSince(Duration time, PeerProcess peer) throws IOException {
        JsonNode connections = peer.ask("peers", LIMIT).get("peers").get(0).get("connections");
        assertThat(connections.get(0).get("ageMs").asLong()).isGreaterThanOrEqualTo(time.toMillis());
    }
}
