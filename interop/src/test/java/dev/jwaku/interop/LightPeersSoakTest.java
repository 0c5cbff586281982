package dev.jwaku.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jwaku.tools.relay.PeerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Light nodes that did nothing for longer than any idle limit and any subscription timeout. */
@Tag("soak")
class LightPeersSoakTest {
    private static final Duration LIMIT = LightNodeContract.LIMIT;
    private static final Duration IDLE = Duration.ofMinutes(10);
    private static final int COUNT = 50;

    @Test
    @Timeout(900)
    void everythingStillWorksAfterTenMinutesIdle(@TempDir Path folder) throws IOException {
        Queue<JsonNode> events = new ConcurrentLinkedQueue<>();
        try (OurServiceNode service = new OurServiceNode(folder);
                OurNode relayPeer = OurNode.overTcp();
                PeerProcess js = LivePeers.jsLight(events::add);
                PeerProcess browser = LivePeers.browserLight(events::add)) {
            List<PeerProcess> lights = List.of(js, browser);
            LightNodeContract.join(relayPeer, service);
            for (PeerProcess light : lights) {
                light.ask("connect", LIMIT, "multiaddr", service.webSocket());
                LightNodeContract.subscribe(light);
            }

            await().pollDelay(IDLE).atMost(IDLE.multipliedBy(2)).until(() -> true);

            assertThat(events)
                    .noneMatch(event -> event.path("event").asString("").equals("connection")
                            && !event.get("connected").asBoolean());
            relayPeer.publish(COUNT, COUNT);
            long pushed = 0;
            for (PeerProcess light : lights) {
                light.ask("await", LIMIT, "contentTopic", OurNode.FROM_US, "distinct", COUNT);
                assertThat(light.ask("ping", LIMIT).get("success").asBoolean()).isTrue();
                assertThat(LightNodeContract.push(light, ++pushed, false).get("failures"))
                        .isEmpty();
                await().atMost(LIMIT)
                        .until(() -> LightNodeContract.query(light, true, "limit", 100)
                                        .size()
                                == COUNT);
                assertThat(light.ask("health", LIMIT).get("health").asString()).isEqualTo("MinimallyHealthy");
            }
            await().atMost(LIMIT).until(() -> relayPeer.distinct(OurNode.FROM_THEM) == lights.size());
        }
    }
}
