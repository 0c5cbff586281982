package dev.jwaku.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Two {@code jwaku serve} and one {@code jwaku node}, three processes, by HTTP only. */
@Tag("live")
@Timeout(180)
class ServeLiveTest {
    private static final int MESSAGES = 100;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aHundredMessagesEachWay(boolean light, @TempDir Path folder) throws IOException, InterruptedException {
        try (NodeCommandProcess node = NodeCommandProcess.start(
                        folder, 1, "--store", "--store-message-db-url=none", "--filter", "--lightpush");
                ServeProcess alice = start(folder, "Alice", node, light);
                ServeProcess bob = start(folder, "Bob", node, light)) {
            assertThat(alice.get("/v1/health").path("mode").asString("")).isEqualTo(light ? "edge" : "relay");
            alice.post("/v1/contacts", "{\"key\":\"" + bob.key() + "\"}");
            bob.post("/v1/contacts", "{\"key\":\"" + alice.key() + "\"}");
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < MESSAGES; i++) {
                expected.add("message " + i);
                send(alice, bob.publicKey(), "message " + i);
                send(bob, alice.publicKey(), "message " + i);
            }

            assertThat(inbox(alice)).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(inbox(bob)).containsExactlyInAnyOrderElementsOf(expected);
            awaitAllDelivered(alice, bob);
            awaitAllDelivered(bob, alice);
            assertThat(inbox(bob)).as("nothing comes twice").hasSize(MESSAGES);
            assertThat(bob.log())
                    .contains("messenger started, public key: 0x04")
                    .contains("message received: message 99 (ID=0x")
                    .contains("message delivered: 0x")
                    .doesNotContain("password of Bob");
            assertThat(alice.end()).isZero();
        }
    }

    private static ServeProcess start(Path folder, String name, NodeCommandProcess node, boolean light)
            throws IOException, InterruptedException {
        return ServeProcess.start(folder, name, "--light=" + light, "--static-node=" + node.address());
    }

    private static void send(ServeProcess from, String to, String text) throws IOException, InterruptedException {
        from.rpc("wakuext_sendOneToOneMessage", "[{\"id\":\"" + to + "\",\"message\":\"" + text + "\"}]");
    }

    /** All of it, once there is enough of it. */
    private static List<String> inbox(ServeProcess reader) throws IOException, InterruptedException {
        long limit = System.nanoTime() + LIMIT.toNanos();
        List<String> texts = new ArrayList<>();
        long after = 0;
        while (texts.size() < MESSAGES && System.nanoTime() < limit) {
            for (JsonNode message : reader.get("/v1/inbox?wait=5&after=" + after)) {
                texts.add(message.path("text").asString(""));
                after = message.path("number").asLong(0);
            }
        }
        reader.get("/v1/inbox?after=" + after)
                .forEach(more -> texts.add(more.path("text").asString("")));
        return texts;
    }

    private static void awaitAllDelivered(ServeProcess sender, ServeProcess receiver)
            throws IOException, InterruptedException {
        String path = "/v1/chats/" + receiver.key() + "/messages?limit=1000";
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(sender.get(path)
                                .valueStream()
                                .filter(message ->
                                        message.path("state").asString("").equals("delivered")))
                        .hasSize(MESSAGES));
    }
}
