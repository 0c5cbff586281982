package dev.jwaku.node.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.node.WakuNode;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.relay.RelayResult;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import dev.jwaku.waku.sharding.Shard;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What nwaku v0.35.1 answered on its REST interface, 492 times, asked again of our nodes in the same places and order.
 * Each answer is the recorded one, or the one that {@code differences.json} gives with the name of its reason; the
 * reasons stand in {@code docs/rest-differences.md}.
 */
@Timeout(180)
class RestReplayTest {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final PubsubTopic SHARD_0 = new Shard(3, 0).topic();
    private static final long MILLI = 1_000_000;
    private static final Pattern PLACEHOLDER = Pattern.compile("<([A-Z][A-Z0-9_]*(?:[+][0-9]+(?:ms)?)?|[*])>");
    private static final Pattern REPEATED = Pattern.compile("<(.) × ([0-9]+)>");

    private static OpenApiDocument openApi;
    private static List<String> routes;
    private static final List<JsonNode> cases = new ArrayList<>();
    private static final Map<String, JsonNode> differences = new LinkedHashMap<>();
    private static final Map<String, RawHttp.Answer> answers = new LinkedHashMap<>();
    private static final Map<String, String> known = new LinkedHashMap<>();
    /** What the values of the case were when it was asked. */
    private static final Map<String, Map<String, String>> knownThen = new LinkedHashMap<>();

    private static long now;
    private static long historyBase;

    @BeforeAll
    static void replay(@TempDir Path folder) throws IOException {
        openApi = new OpenApiDocument();
        read("cases.json").forEach(cases::add);
        read("differences.json").forEach(one -> differences.put(one.get("id").asString(), one));
        try (RecordedFleet fleet = new RecordedFleet(folder)) {
            askWhileStarting();
            fleet.start();
            routes = fleet.routes("A");
            now = nanos(fleet.node("A"));
            for (JsonNode one : cases) {
                String id = one.get("id").asString();
                prepare(id, fleet);
                if (!answers.containsKey(id)) {
                    learn(fleet);
                    known.put("TIME", String.valueOf(now));
                    known.put("HISTORY", String.valueOf(historyBase));
                    answers.put(id, ask(fleet.port(nodeOf(one)), one));
                    knownThen.put(id, new LinkedHashMap<>(known));
                    fleet.settle();
                }
            }
        }
    }

    private static JsonNode read(String name) throws IOException {
        try (InputStream in = RestReplayTest.class.getResourceAsStream(name)) {
            return JSON.readTree(in);
        }
    }

    private static long nanos(WakuNode node) {
        return node.world().now().toEpochMilli() * MILLI;
    }

    /** W and W2 were two starts of nodes alike; one stands for both. */
    private static String nodeOf(JsonNode one) {
        String name = one.get("node").asString();
        return name.startsWith("W") ? "W" : name;
    }

    private static void askWhileStarting() throws IOException {
        RestConfig config = new RestConfig("127.0.0.1", 0, true, List.of(), 50);
        try (RestServer starting = RestServer.open(config, "v0.37.1", level -> {})) {
            for (JsonNode one : cases) {
                String id = one.get("id").asString();
                if (id.equals("startup-1") || id.matches("startup-static-[1-6]")) {
                    answers.put(id, ask(starting.port(), one));
                    knownThen.put(id, Map.of());
                }
            }
        }
    }

    /** What whoever recorded did between the cases. */
    private static void prepare(String id, RecordedFleet fleet) throws IOException {
        switch (id) {
            case "store-local-all" -> publishHistory(fleet);
            case "filter-get-two" -> {
                now = nanos(fleet.node("A"));
                Set<String> pushed = ConcurrentHashMap.newKeySet();
                // after the listener of the REST server, so what this one heard is in the list
                fleet.node("D")
                        .addFilterListener((from, topic, message, data) ->
                                pushed.add(message.payload().toUtf8()));
                publish(fleet, message("filtered", "/gold/1/a/proto", now, 0, ""), SHARD_0);
                publish(fleet, message("filtered meta", "/gold/1/a/proto", now + 1, 1, "mm"), SHARD_0);
                await().atMost(LIMIT).until(() -> pushed.size() == 2);
            }
            case "filter-rate-limited" -> {
                for (int i = 1; subscribe(fleet, "rl" + i) != 429; i++) {
                    assertThat(i).isLessThan(40);
                }
            }
            case "gone-store" -> {
                fleet.stop("B");
                await().atMost(LIMIT).until(() -> fleet.node("D").host().peers().isEmpty());
            }
            case "store-local-cursor-unknown-nonzero" -> restart(fleet, List.of("store:3/1m", "lightpush:2/1m"));
            default -> {}
        }
    }

    private static void restart(RecordedFleet fleet, List<String> limits) throws IOException {
        fleet.stop("B");
        fleet.stop("D");
        fleet.startServiceNode(limits);
        fleet.startLightNode();
        now = nanos(fleet.node("A"));
    }

    private static int subscribe(RecordedFleet fleet, String id) {
        String body = "{\"requestId\":\"" + id + "\",\"contentFilters\":[\"/gold/1/" + id
                + "/proto\"],\"pubsubTopic\":\"/waku/2/rs/3/0\"}";
        Map<String, String> json = Map.of("Content-Type", "application/json");
        return RawHttp.send(fleet.port("D"), "POST", "/filter/v2/subscriptions", json, body)
                .status();
    }

    private static WakuMessage message(String text, String topic, long time, int version, String meta) {
        return WakuMessage.builder(Bytes.utf8(text), ContentTopic.of(topic))
                .timestamp(time)
                .version(version)
                .meta(Bytes.utf8(meta))
                .build();
    }

    private static MessageHash publish(RecordedFleet fleet, WakuMessage message, PubsubTopic topic) {
        WakuNode node = fleet.node("A");
        RelayResult result = node.relay().publish(topic, message, Deadline.after(node.world(), LIMIT));
        assertThat(result).isInstanceOf(RelayResult.Published.class);
        return MessageHash.of(topic, message);
    }

    private static void publishHistory(RecordedFleet fleet) throws IOException {
        JsonNode history = read("history.json");
        long recorded = history.get(0).get("timestamp").longValue();
        historyBase = nanos(fleet.node("A"));
        // messages 4 and 5 have one time, so their hashes decide which comes first
        while (hash(history.get(4), recorded).compareTo(hash(history.get(5), recorded)) > 0) {
            historyBase++;
        }
        for (JsonNode one : history) {
            MessageHash hash = publish(
                    fleet,
                    remade(one, recorded),
                    PubsubTopic.of(one.get("pubsubTopic").asString()));
            String digits = hash.toString().substring(2);
            known.put("HASH_" + one.get("i").asInt(), hash.toString());
            known.put("HASH_" + one.get("i").asInt() + "_NO0X", digits);
            known.put("HASH_" + one.get("i").asInt() + "_NO0X_UPPER", digits.toUpperCase(Locale.ROOT));
        }
        String path = "/store/v3/messages?startTime=" + historyBase;
        await().atMost(LIMIT)
                .until(() -> RawHttp.send(fleet.port("B"), "GET", path, Map.of(), null)
                                .body()
                                .split("messageHash", -1)
                                .length
                        == history.size() + 1);
    }

    /** A recorded message at a time that archives of today accept. */
    private static WakuMessage remade(JsonNode one, long recorded) {
        return WakuMessage.builder(
                        Bytes.wrap(Base64.getDecoder().decode(one.get("payload").asString())),
                        ContentTopic.of(one.get("contentTopic").asString()))
                .timestamp(historyBase + one.get("timestamp").longValue() - recorded)
                .version(one.path("version").asInt(0))
                .meta(Bytes.wrap(Base64.getDecoder().decode(one.path("meta").asString(""))))
                .build();
    }

    private static String hash(JsonNode one, long recorded) {
        return MessageHash.of(PubsubTopic.of(one.get("pubsubTopic").asString()), remade(one, recorded))
                .toString();
    }

    private static void learn(RecordedFleet fleet) {
        for (String name : fleet.names()) {
            WakuNode node = fleet.node(name);
            known.put("PEERID_" + name, node.peerId().toString());
            known.put("ENR_" + name, node.enr().toString());
            known.put("REST_" + name, String.valueOf(fleet.port(name)));
            for (Multiaddr address : node.addresses()) {
                known.put(
                        (address.toString().contains("/ws/") ? "WS_" : "TCP_") + name,
                        String.valueOf(address.tcpPort().orElseThrow()));
            }
        }
        known.put("PRIMARY_IP", "127.0.0.1");
    }

    private static RawHttp.Answer ask(int port, JsonNode one) {
        JsonNode request = one.get("request");
        Map<String, String> headers = new LinkedHashMap<>();
        request.get("headers")
                .properties()
                .forEach(header ->
                        headers.put(header.getKey(), filled(header.getValue().asString())));
        JsonNode body = request.get("body");
        String text = body.isNull() ? null : whole(one.path("note").asString(""), body.asString());
        return RawHttp.send(
                port,
                request.get("method").asString(),
                filled(request.get("path").asString()),
                headers,
                text == null ? null : filled(text));
    }

    /** The recording shortens payloads of x that are longer than a message may be. */
    private static String whole(String note, String body) {
        int cut = body.indexOf("<… ");
        if (cut < 0) {
            return body;
        }
        Matcher length = Pattern.compile("payload of ([0-9]+) bytes").matcher(note);
        int bytes = length.find() ? Integer.parseInt(length.group(1)) : 153_600;
        String start = body.substring(0, body.indexOf("eHh4"));
        String message =
                start + Base64.getEncoder().encodeToString("x".repeat(bytes).getBytes()) + "\",\"contentTopic\":"
                        + "\"/gold/1/a/proto\",\"timestamp\":" + now + "}";
        return start.contains("\"message\"") ? message + "}" : message;
    }

    private static String filled(String template) {
        Matcher repeated = REPEATED.matcher(template);
        String text = repeated.replaceAll(match -> match.group(1).repeat(Integer.parseInt(match.group(2))));
        return PLACEHOLDER
                .matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(value(match.group(1), known)
                        .orElseThrow(() -> new AssertionError("nothing known of " + match.group()))));
    }

    private static Optional<String> value(String name, Map<String, String> facts) {
        if (name.equals("NODE_TIME_NS")) {
            return Optional.of(String.valueOf(now));
        }
        Matcher time = Pattern.compile("(NOW2?|T)(?:[+]([0-9]+)(ms)?)?").matcher(name);
        if (time.matches()) {
            long base = name.startsWith("T")
                    ? Long.parseLong(facts.getOrDefault("HISTORY", String.valueOf(historyBase)))
                    : Long.parseLong(facts.getOrDefault("TIME", String.valueOf(now)));
            long more = time.group(2) == null ? 0 : Long.parseLong(time.group(2));
            return Optional.of(String.valueOf(base + (time.group(3) == null ? more : more * MILLI)));
        }
        return Optional.ofNullable(facts.get(name));
    }

    /** The template as an expression: what is known is taken word for word, what a node chose must have the form. */
    private static Pattern expected(String template, Map<String, String> facts) {
        StringBuilder expression = new StringBuilder();
        Matcher placeholder = PLACEHOLDER.matcher(template);
        int at = 0;
        while (placeholder.find()) {
            expression.append(Pattern.quote(template.substring(at, placeholder.start())));
            at = placeholder.end();
            String name = placeholder.group(1);
            expression.append(
                    switch (name) {
                        case "REQUEST_ID" -> "[0-9a-f]{20}";
                        case "NODE_TIME_NS", "SET_BY_NODE" -> "[0-9]{19}";
                        case "OTHER_HASH" -> "[0-9a-f]{64}";
                        case "*" -> ".*";
                        default -> Pattern.quote(value(name, facts).orElse(placeholder.group()));
                    });
        }
        return Pattern.compile(expression + Pattern.quote(template.substring(at)), Pattern.DOTALL);
    }

    static Stream<String> ids() throws IOException {
        List<String> ids = new ArrayList<>();
        read("cases.json").forEach(one -> ids.add(one.get("id").asString()));
        return ids.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ids")
    void answersAsRecorded(String id) {
        JsonNode recorded = cases.stream()
                .filter(one -> one.get("id").asString().equals(id))
                .findFirst()
                .orElseThrow();
        JsonNode wanted = Optional.ofNullable(differences.get(id)).orElse(recorded.get("response"));
        RawHttp.Answer answer = answers.get(id);
        assertThat(answer.body()).matches(expected(wanted.get("body").asString(), knownThen.get(id)));
        assertThat(answer.status()).isEqualTo(wanted.get("status").asInt());
        recorded.get("response")
                .path("otherHeaders")
                .properties()
                .forEach(header -> assertThat(answer.headers())
                        .containsEntry(header.getKey(), header.getValue().asString()));
    }

    /** The description is held against what was really answered, not against what was meant. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("ids")
    void answersAsDescribed(String id) {
        JsonNode request = cases.stream()
                .filter(one -> one.get("id").asString().equals(id))
                .findFirst()
                .orElseThrow()
                .get("request");
        RawHttp.Answer answer = answers.get(id);
        boolean starting = id.equals("startup-1") || id.matches("startup-static-[1-6]");
        boolean isOff = answer.status() == 404 && answer.body().contains("endpoints are not available");
        // described once for all paths
        boolean isGeneral = isOff
                || answer.status() == 403
                || answer.status() == 431
                || answer.body().equals("Invalid request");
        if (!starting && !isGeneral) {
            openApi.operation(
                            request.get("method").asString(),
                            request.get("path").asString())
                    .ifPresentOrElse(
                            operation -> assertThat(openApi.complaints(operation, answer))
                                    .isEmpty(),
                            () -> assertThat(answer.status()).isEqualTo(400));
        }
    }

    @Test
    void everythingIsDescribedAndEverythingDescribedIsThere() {
        // the dashboard is a page, and what it is made of; no interface
        List<String> api = routes.stream()
                .filter(route -> !route.startsWith("GET /dashboard"))
                .toList();
        // nwaku has no delivery, so this fleet has none; DeliveryRestTest sees to that part
        List<String> described = openApi.operations().stream()
                .filter(operation -> !operation.contains(" /delivery/"))
                .toList();
        assertThat(described).containsExactlyInAnyOrderElementsOf(api);
    }

    @Test
    void everyDifferenceHasItsReasonInTheDocs() throws IOException {
        String docs = Files.readString(Path.of("../docs/rest-differences.md"));
        Set<String> reasons = new LinkedHashSet<>();
        differences.values().forEach(one -> reasons.add(one.get("why").asString()));
        assertThat(reasons).isNotEmpty().allSatisfy(reason -> assertThat(docs).contains("| `" + reason + "` |"));
        assertThat(ids().toList()).hasSize(492).containsAll(differences.keySet());
    }
}
