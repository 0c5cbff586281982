package dev.jwaku.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.tools.relay.PeerProcess;
import dev.jwaku.waku.filter.FilterSubscription;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.ContentTopic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The patterns with which existing analysers read nwaku's logs (node-interface.md section 5.3), over the logs of a
 * fleet of ours under relay, light push (both versions, go-waku's client for the older one) and filter, count exactly
 * what the senders' journal says.
 */
@Tag("live")
@Tag("go")
@Timeout(150)
class TraceLogLiveTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int PUBLISHED = 200;
    private static final int PUSHED = 60;
    private static final int PUSHED_LEGACY = 40;
    private static final String PEER = "([\\w*]+)";
    private static final String HASH = "(0x[\\da-f]+)";
    private static final Pattern RECEIVED = Pattern.compile("received relay message.*?my_peer_id=" + PEER
            + ".*?msg_hash=" + HASH + ".*?from_peer_id=" + PEER + ".*?receivedTime=(\\d+)");
    private static final Pattern PUSH = Pattern.compile("handling lightpush request.*?my_peer_id=" + PEER
            + ".*?peer_id=" + PEER + ".*?msg_hash=" + HASH + ".*?receivedTime=(\\d+)");
    private static final Pattern PUSH_LEGACY =
            Pattern.compile("handling lightpush request.*?topics=\"waku lightpush legacy\".*?peer_id=" + PEER
                    + ".*?msg_hash=" + HASH + ".*?receivedTime=(\\d+)");
    private static final Pattern SENT = Pattern.compile("sent relay message.*?my_peer_id=" + PEER + ".*?msg_hash="
            + HASH + ".*?to_peer_id=" + PEER + ".*?sentTime=(\\d+)");
    private static final Pattern FILTERED =
            Pattern.compile("pushed message succesfully to all subscribers.*?msg_hash=" + HASH + ".*?numPeers=(\\d+)");

    /** Who is who in the logs. */
    private record Fleet(NodeCommandProcess publisher, NodeCommandProcess service, NodeCommandProcess relay) {
        List<NodeCommandProcess> all() {
            return List.of(publisher, service, relay);
        }

        /** Each node has both others in its mesh: what is published now reaches all of them. */
        boolean isOneMesh() throws IOException, InterruptedException {
            for (NodeCommandProcess node : all()) {
                String mesh = node.get("/admin/v1/peers/mesh/on/32").body();
                for (NodeCommandProcess other : all()) {
                    if (node != other && !mesh.contains(other.peerId().toString())) {
                        return false;
                    }
                }
            }
            return true;
        }

        static Fleet start(Path folder, String... format) throws IOException, InterruptedException {
            List<String> more = new ArrayList<>(List.of(format));
            more.add("--rest-admin=true");
            NodeCommandProcess publisher = NodeCommandProcess.start(folder, 1, more.toArray(String[]::new));
            List<String> services = new ArrayList<>(
                    List.of("--lightpush=true", "--filter=true", "--staticnode=" + publisher.address()));
            services.addAll(more);
            NodeCommandProcess service = NodeCommandProcess.start(folder, 2, services.toArray(String[]::new));
            List<String> relay = new ArrayList<>(
                    List.of("--staticnode=" + publisher.address(), "--staticnode=" + service.address()));
            relay.addAll(more);
            return new Fleet(publisher, service, NodeCommandProcess.start(folder, 3, relay.toArray(String[]::new)));
        }
    }

    /** What was sent, by hash. */
    private record Journal(Set<String> published, Set<String> pushed, Set<String> pushedLegacy) {
        Set<String> all() {
            Set<String> all = new TreeSet<>(published);
            all.addAll(pushed);
            all.addAll(pushedLegacy);
            return all;
        }
    }

    /** Sends by all three ways and waits until the filter client has everything. */
    private static Journal sendThrough(Fleet fleet) throws IOException, InterruptedException {
        Journal journal = new Journal(new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
        Set<String> filtered = new ConcurrentSkipListSet<>();
        try (OurNode light = OurNode.overTcp();
                PeerProcess go = LivePeers.go(event -> {}, "--lightpush")) {
            PeerId service = light.connect(fleet.service().address());
            light.node()
                    .addFilterListener((from, topic, message, data) ->
                            filtered.add(MessageHash.of(topic, message).toString()));
            try (FilterSubscription subscription = FilterSubscription.open(
                    light.node().world(),
                    light.node().filterClient(),
                    service,
                    OurNode.TOPIC,
                    List.of(ContentTopic.of(OurNode.FROM_THEM)),
                    Duration.ofSeconds(10))) {
                await().atMost(LIMIT).until(subscription::isActive);
                await().atMost(LIMIT).until(fleet::isOneMesh);
                go.ask("connect", LIMIT, "multiaddr", fleet.service().address());
                for (int i = 0; i < PUBLISHED; i++) {
                    journal.published().add(publish(fleet.publisher(), i));
                }
                for (int i = 0; i < PUSHED; i++) {
                    WakuMessage message = message("pushed " + i);
                    assertThat(light.node()
                                    .lightPushClient()
                                    .push(service, OurNode.TOPIC, message, light.within(LIMIT))
                                    .isSuccess())
                            .isTrue();
                    journal.pushed().add(MessageHash.of(OurNode.TOPIC, message).toString());
                }
                for (int i = 0; i < PUSHED_LEGACY; i++) {
                    JsonNode pushed = go.ask(
                            "lightpush",
                            LIMIT,
                            "peerId",
                            service.toString(),
                            "payloadHex",
                            Bytes.utf8("legacy " + i).toHex(),
                            "contentTopic",
                            OurNode.FROM_THEM);
                    journal.pushedLegacy().add(pushed.get("hash").asString());
                }
                await().atMost(LIMIT)
                        .until(() -> filtered.size() == journal.all().size());
                assertThat(filtered).isEqualTo(journal.all());
                // The client may have it before the other nodes do.
                for (NodeCommandProcess node : fleet.all()) {
                    await().atMost(LIMIT).until(() -> mentions(node, journal.all()));
                }
            }
        }
        return journal;
    }

    private static boolean mentions(NodeCommandProcess node, Set<String> hashes) throws IOException {
        String log = node.log();
        return hashes.stream().allMatch(log::contains);
    }

    private static WakuMessage message(String text) {
        return WakuMessage.builder(Bytes.utf8(text), ContentTopic.of(OurNode.FROM_THEM))
                .timestamp(System.currentTimeMillis() * 1_000_000)
                .build();
    }

    private static String publish(NodeCommandProcess node, int number) throws IOException, InterruptedException {
        WakuMessage message = message("published " + number);
        String payload = Base64.getEncoder().encodeToString(("published " + number).getBytes(StandardCharsets.UTF_8));
        String body = "{\"payload\":\"%s\",\"contentTopic\":\"%s\",\"timestamp\":%d}"
                .formatted(payload, OurNode.FROM_THEM, message.timestamp().getAsLong());
        assertThat(node.post("/relay/v1/messages/%2Fwaku%2F2%2Frs%2F16%2F32", body)
                        .statusCode())
                .isEqualTo(200);
        return MessageHash.of(OurNode.TOPIC, message).toString();
    }

    private static String shortName(NodeCommandProcess node) {
        String name = node.peerId().toString();
        return name.substring(0, 3) + "*" + name.substring(name.length() - 6);
    }

    private static List<String> find(Pattern pattern, NodeCommandProcess node, Function<MatchResult, String> what)
            throws IOException {
        return node.log()
                .lines()
                .flatMap(line -> pattern.matcher(line).results())
                .map(what)
                .toList();
    }

    @Test
    void thePatternsOfExistingAnalysersCountWhatWasSent(@TempDir Path folder) throws IOException, InterruptedException {
        Fleet fleet = Fleet.start(folder);
        try {
            Journal journal = sendThrough(fleet);
            for (NodeCommandProcess node : fleet.all()) {
                Set<String> expected = new TreeSet<>(journal.all());
                if (node == fleet.service()) {
                    expected.removeAll(journal.pushed());
                    expected.removeAll(journal.pushedLegacy());
                }
                await().atMost(LIMIT)
                        .until(() ->
                                find(RECEIVED, node, match -> match.group(2)).size() >= expected.size());
                assertThat(find(RECEIVED, node, match -> match.group(2)))
                        .as("received by " + shortName(node))
                        .containsExactlyInAnyOrderElementsOf(expected);
                assertThat(find(RECEIVED, node, match -> match.group(1))).containsOnly(shortName(node));
            }
            assertThat(find(PUSH, fleet.service(), match -> match.group(3)))
                    .containsExactlyInAnyOrderElementsOf(journal.pushed());
            assertThat(find(PUSH_LEGACY, fleet.service(), match -> match.group(2)))
                    .containsExactlyInAnyOrderElementsOf(journal.pushedLegacy());
            assertThat(find(FILTERED, fleet.service(), match -> match.group(1)))
                    .containsExactlyInAnyOrderElementsOf(journal.all());
            assertThat(find(FILTERED, fleet.service(), match -> match.group(2))).containsOnly("1");
            assertEveryReceiptWasSent(fleet);
        } finally {
            fleet.all().forEach(NodeCommandProcess::close);
        }
    }

    /** Who received a message from whom: that one says that it sent it. */
    private static void assertEveryReceiptWasSent(Fleet fleet) throws IOException {
        Set<String> sent = new TreeSet<>();
        Set<String> received = new TreeSet<>();
        for (NodeCommandProcess node : fleet.all()) {
            sent.addAll(find(SENT, node, match -> match.group(1) + " " + match.group(3) + " " + match.group(2)));
            received.addAll(
                    find(RECEIVED, node, match -> match.group(3) + " " + match.group(1) + " " + match.group(2)));
        }
        received.removeIf(line -> line.startsWith("rest "));
        assertThat(received).isNotEmpty();
        assertThat(sent).containsAll(received);
    }

    @Test
    void theJsonContractCountsTheSame(@TempDir Path folder) throws IOException, InterruptedException {
        Fleet fleet = Fleet.start(folder, "--log-format=JSON");
        try {
            Journal journal = sendThrough(fleet);
            JsonMapper json = new JsonMapper();
            for (NodeCommandProcess node : fleet.all()) {
                List<JsonNode> lines = node.log().lines().map(json::readTree).toList(); // every single line is JSON
                List<JsonNode> events =
                        lines.stream().filter(line -> line.has("ev")).toList();
                assertThat(events)
                        .allMatch(line ->
                                line.get("node").asString().equals(node.peerId().toString()));
                Set<String> expected = new TreeSet<>(journal.all());
                if (node == fleet.publisher()) {
                    expected.removeAll(journal.published());
                } else if (node == fleet.service()) {
                    expected.retainAll(journal.published());
                }
                assertThat(hashes(events, "relay.in")).containsExactlyInAnyOrderElementsOf(expected);
            }
            List<JsonNode> service =
                    fleet.service().log().lines().map(json::readTree).toList();
            Set<String> pushed = new TreeSet<>(journal.pushed());
            pushed.addAll(journal.pushedLegacy());
            assertThat(hashes(service, "push.serve")).containsExactlyInAnyOrderElementsOf(pushed);
            assertThat(hashes(service, "filter.push")).containsExactlyInAnyOrderElementsOf(journal.all());
            List<JsonNode> publisher =
                    fleet.publisher().log().lines().map(json::readTree).toList();
            assertThat(hashes(publisher, "relay.publish")).containsExactlyInAnyOrderElementsOf(journal.published());
        } finally {
            fleet.all().forEach(NodeCommandProcess::close);
        }
    }

    private static List<String> hashes(List<JsonNode> lines, String event) {
        return lines.stream()
                .filter(line -> line.path("ev").asString("").equals(event))
                .map(line -> line.get("hash").asString())
                .collect(Collectors.toList());
    }
}
