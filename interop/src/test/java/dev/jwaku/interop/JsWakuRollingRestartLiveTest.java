package dev.jwaku.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jwaku.tools.relay.PeerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Two js-waku light clients write to each other while our three service nodes are restarted one after the other: every
 * message that a node took from its sender reaches the other client, by filter or from a store.
 */
@Tag("live")
@Tag("js")
@Timeout(240)
class JsWakuRollingRestartLiveTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration PACE = Duration.ofMillis(250);
    private static final Duration RETRY = Duration.ofMillis(500);
    private static final Duration DOWN = Duration.ofSeconds(3);
    private static final Duration UP = Duration.ofSeconds(6);
    private static final int FLEET = 3;
    private static final int PAGE = 100;

    @TempDir
    Path folder;

    @Test
    void anOrderlyRestartOfAllNodesLosesNothing() throws Exception {
        roll(ServiceFleet.Member::end);
    }

    @Test
    @Tag("soak")
    void killingAllNodesInTurnLosesNothing() throws Exception {
        roll(ServiceFleet.Member::kill);
    }

    private void roll(End end) throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        try (ServiceFleet fleet = new ServiceFleet(folder, FLEET);
                Client one = new Client("one");
                Client other = new Client("other")) {
            List<Client> clients = List.of(one, other);
            one.join(fleet, other);
            other.join(fleet, one);
            List<Thread> senders = clients.stream()
                    .map(client -> Thread.startVirtualThread(() -> client.send(stop)))
                    .toList();
            pause(UP);
            for (ServiceFleet.Member member : fleet.members()) {
                end.end(member);
                pause(DOWN);
                member.start();
                pause(UP);
            }
            stop.set(true);
            for (Thread sender : senders) {
                sender.join();
            }
            assertThat(one.refused).as("never taken by any node").isEmpty();
            assertThat(other.refused).as("never taken by any node").isEmpty();
            check(one, other, fleet);
            check(other, one, fleet);
        }
    }

    /** Until everything that the sender could hand over is there, or the time is over. */
    private static void check(Client sender, Client receiver, ServiceFleet fleet) {
        int pushed = receiver.received.size();
        await("everything from " + sender.name).atMost(LIMIT).untilAsserted(() -> {
            receiver.query(fleet);
            Set<String> missing = new LinkedHashSet<>(sender.taken);
            missing.removeAll(receiver.received);
            assertThat(missing).as("lost of %d", sender.taken.size()).isEmpty();
        });
        System.err.printf(
                "from %s: %d taken by a node after %d repetitions, %d pushed by filter, none lost%n",
                sender.name, sender.taken.size(), sender.repetitions, pushed);
    }

    private static void pause(Duration time) throws InterruptedException {
        Thread.sleep(time);
    }

    private interface End {
        void end(ServiceFleet.Member member) throws IOException;
    }

    /** A js-waku light node that sends to its own content topic and follows the other's. */
    private static final class Client implements AutoCloseable {
        private final String name;
        private final PeerProcess process;
        private final Set<String> taken = ConcurrentHashMap.newKeySet();
        private final Set<String> refused = ConcurrentHashMap.newKeySet();
        private final Set<String> received = ConcurrentHashMap.newKeySet();
        private volatile int repetitions;
        private String followed = "";

        private Client(String name) throws IOException {
            this.name = name;
            this.process = LivePeers.jsLight(hear());
        }

        private Consumer<JsonNode> hear() {
            return event -> {
                if (event.path("event").asString("").equals("message")) {
                    received.add(event.get("payloadHex").asString(""));
                }
            };
        }

        private String topic() {
            return "/jwaku-test/1/from-" + name + "/proto";
        }

        private void join(ServiceFleet fleet, Client other) throws IOException {
            for (ServiceFleet.Member member : fleet.members()) {
                process.ask("connect", LIMIT, "multiaddr", member.webSocket());
            }
            process.ask("await", LIMIT, "peers", FLEET);
            followed = other.topic();
            JsonNode subscribed = process.ask("subscribe", LIMIT, "contentTopic", followed);
            assertThat(subscribed.get("success").asBoolean()).isTrue();
        }

        /** One message after the other, each until a node takes it: what an application on js-waku has to do. */
        private void send(AtomicBoolean stop) {
            for (int number = 0; !stop.get(); number++) {
                String payload = "%016x".formatted((long) number);
                long limit = System.nanoTime() + LIMIT.toNanos();
                while (!push(payload)) {
                    if (System.nanoTime() > limit) {
                        refused.add(payload);
                        break;
                    }
                    repetitions++;
                    LockSupport.parkNanos(RETRY.toNanos());
                }
                LockSupport.parkNanos(PACE.toNanos());
            }
        }

        private boolean push(String payload) {
            try {
                JsonNode pushed = process.ask(
                        "lightpush", LIMIT, "contentTopic", topic(), "payloadHex", payload, "autoRetry", true);
                if (pushed.get("successes").isEmpty()) {
                    return false;
                }
                taken.add(payload);
                return true;
            } catch (IOException e) {
                return false;
            }
        }

        /** Every node's whole history of the followed topic. */
        private void query(ServiceFleet fleet) throws IOException {
            List<JsonNode> pages = new ArrayList<>();
            for (ServiceFleet.Member member : fleet.members()) {
                process.ask("query", LIMIT, "contentTopic", followed, "peerId", member.peerId(), "limit", PAGE)
                        .get("pages")
                        .forEach(pages::add);
            }
            for (JsonNode page : pages) {
                page.forEach(message -> received.add(message.get("payloadHex").asString("")));
            }
        }

        @Override
        public void close() {
            process.close();
        }
    }
}
