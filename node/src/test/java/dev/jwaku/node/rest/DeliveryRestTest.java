package dev.jwaku.node.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.node.DeliverySettings;
import dev.jwaku.node.NodeConfig;
import dev.jwaku.node.WakuNode;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.waku.message.Timestamps;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import dev.jwaku.waku.sharding.Shard;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reliable delivery over real HTTP: a node with one relay peer. */
@Timeout(120)
class DeliveryRestTest {
    private static final PubsubTopic SHARD = new Shard(16, 32).topic();
    private static final String TOPIC = "/rest/1/delivery/proto";
    private static final String MESSAGES = "/delivery/v1/messages";
    private static final String SUBSCRIPTIONS = "/delivery/v1/subscriptions";
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static OpenApiDocument document;
    private static WakuNode peer;
    private static WakuNode node;
    private static RestServer rest;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        document = new OpenApiDocument();
        peer = WakuNode.start(
                NodeConfig.builder().listen(Multiaddr.tcp("127.0.0.1", 0)).build());
        node = WakuNode.start(NodeConfig.builder()
                .staticNodes(peer.addresses())
                .delivery(DeliverySettings.in(folder.resolve("delivery")))
                .build());
        assertThat(peer.relay().awaitMesh(SHARD, 1, Deadline.after(peer.world(), Duration.ofSeconds(20))))
                .isTrue();
        rest = RestServer.start(node, new RestConfig("127.0.0.1", 0, false, List.of(), 50), "v", level -> {});
    }

    @AfterAll
    static void stop() {
        rest.close();
        node.close();
        peer.close();
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + rest.port() + path));
    }

    private static HttpResponse<String> send(String method, String path, String body) {
        try {
            HttpResponse<String> response = HTTP.send(
                    request(path)
                            .timeout(Duration.ofSeconds(20))
                            .header("Content-Type", "application/json")
                            .method(
                                    method,
                                    body.isEmpty()
                                            ? HttpRequest.BodyPublishers.noBody()
                                            : HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            RawHttp.Answer answer = new RawHttp.Answer(
                    response.statusCode(),
                    Map.of(
                            "content-type",
                            response.headers().firstValue("content-type").orElse("")),
                    response.body());
            assertThat(document.complaints(document.operation(method, path).orElseThrow(), answer))
                    .as(method + " " + path + " " + response.statusCode() + " " + response.body())
                    .isEmpty();
            return response;
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static HttpResponse<String> get(String path) {
        return send("GET", path, "");
    }

    private static String message(String payload, String topic) {
        return "{\"payload\":\"" + payload + "\",\"contentTopic\":\"" + topic + "\"}";
    }

    private static String topics(String... topics) {
        return "{\"contentTopics\":[\"" + String.join("\",\"", topics) + "\"]}";
    }

    private static JsonNode json(HttpResponse<String> response) {
        return JsonMapper.shared().readTree(response.body());
    }

    private static void say(String text, String topic) {
        WakuMessage message = WakuMessage.builder(Bytes.utf8(text), ContentTopic.of(topic))
                .timestamp(Timestamps.toNanos(peer.world().now()))
                .build();
        peer.relay().publish(SHARD, message, Deadline.after(peer.world(), Duration.ofSeconds(10)));
    }

    /** Lines of the event stream as they come, until the stream ends. */
    private static List<String> events() throws IOException, InterruptedException {
        HttpResponse<InputStream> response =
                HTTP.send(request("/delivery/v1/events").build(), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).contains("text/event-stream");
        List<String> lines = new CopyOnWriteArrayList<>();
        Thread.ofVirtual().start(() -> {
            try (BufferedReader reader =
                    new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
                reader.lines().forEach(lines::add);
            } catch (IOException | RuntimeException e) {
                lines.add("ended: " + e.getMessage());
            }
        });
        await().until(() -> lines.contains(": jwaku"));
        return lines;
    }

    @Test
    void aMessageIsAcceptedAndItsTicketTellsHowItWent() throws Exception {
        List<String> events = events();
        HttpResponse<String> accepted = send("POST", MESSAGES, message("SGVsbG8=", TOPIC));
        assertThat(accepted.statusCode()).isEqualTo(202);
        JsonNode ticket = json(accepted);
        String path = MESSAGES + "/" + ticket.get("id").longValue();
        await().until(() -> json(get(path)).get("stage").stringValue().equals("PUBLISHED"));
        assertThat(json(get(path)).get("hash")).isEqualTo(ticket.get("hash"));
        await().until(() -> events.stream()
                .anyMatch(line -> line.startsWith("data: ")
                        && line.contains("\"PUBLISHED\"")
                        && line.contains(ticket.get("hash").stringValue())));
        assertThat(events).contains("event: stage");
    }

    @Test
    void whatIsSubscribedToComesAsEvents() throws Exception {
        String topic = "/rest/1/events/proto";
        List<String> events = events();
        assertThat(send("POST", SUBSCRIPTIONS, topics(topic)).statusCode()).isEqualTo(200);
        assertThat(get(SUBSCRIPTIONS).body()).contains(topic);
        say("from the peer", topic);
        String payload = Json.base64(Bytes.utf8("from the peer"));
        await().until(() -> events.stream().anyMatch(line -> line.contains(payload)));
        assertThat(events).contains("event: received");

        assertThat(send("DELETE", SUBSCRIPTIONS, topics(topic)).statusCode()).isEqualTo(200);
        assertThat(get(SUBSCRIPTIONS).body()).doesNotContain(topic);
        assertThat(send("DELETE", SUBSCRIPTIONS, topics(topic)).statusCode()).isEqualTo(404);
    }

    @Test
    void historyIsReadByTheNumberOfTheLastMessage() {
        String topic = "/rest/1/history/proto";
        String path = MESSAGES + "?contentTopic=" + URLEncoder.encode(topic, StandardCharsets.UTF_8);
        assertThat(get(path).body()).isEqualTo("[]");
        send("POST", SUBSCRIPTIONS, topics(topic));
        for (int i = 0; i < 5; i++) {
            say("message " + i, topic);
            int said = i + 1;
            await().until(() -> json(get(path)).size() == said);
        }
        JsonNode first = json(get(path + "&limit=3"));
        assertThat(first).hasSize(3);
        long number = first.get(2).get("number").longValue();
        JsonNode rest = json(get(path + "&after=" + number));
        assertThat(rest).hasSize(2);
        assertThat(rest.get(1).get("message").get("payload").stringValue())
                .isEqualTo(Json.base64(Bytes.utf8("message 4")));
        assertThat(get(path + "&limit=0").statusCode()).isEqualTo(400);
        assertThat(get(path + "&after=x").statusCode()).isEqualTo(400);
        assertThat(get(MESSAGES).statusCode()).isEqualTo(400);
    }

    @Test
    void everythingIsDescribedAndEverythingDescribedIsThere() {
        assertThat(document.operations().stream().filter(operation -> operation.contains(" /delivery/")))
                .containsExactlyInAnyOrderElementsOf(rest.routes().stream()
                        .filter(route -> route.contains(" /delivery/"))
                        .toList());
    }

    @Test
    void nonsenseIsRefusedWithAReason() {
        assertThat(send("POST", MESSAGES, "{}").body()).contains("contentTopic");
        assertThat(send("POST", MESSAGES, message("!", TOPIC)).statusCode()).isEqualTo(400);
        assertThat(send("POST", MESSAGES, message("", TOPIC)).statusCode()).isEqualTo(400);
        assertThat(send("POST", MESSAGES, "{\"payload\":\"YQ\",\"contentTopic\":\"/a/1/b/c\",\"timestamp\":1}")
                        .body())
                .contains("unknown field 'timestamp'");
        assertThat(send("POST", MESSAGES, message("YWFh".repeat(60_000), TOPIC)).statusCode())
                .isEqualTo(413);
        assertThat(send("POST", SUBSCRIPTIONS, "{\"contentTopics\":[]}").statusCode())
                .isEqualTo(400);
        assertThat(get(MESSAGES + "/123456").statusCode()).isEqualTo(404);
        assertThat(get(MESSAGES + "/first").statusCode()).isEqualTo(400);
        assertThat(send("PUT", "/delivery/v1/mode", "{\"mode\":\"fast\"}").statusCode())
                .isEqualTo(400);
    }

    @Test
    void healthSaysWhatCanBeDone() {
        await().until(() -> json(get("/delivery/v1/health")).get("canSend").booleanValue());
        JsonNode health = json(get("/delivery/v1/health"));
        assertThat(health.get("mode").stringValue()).isEqualTo("relay");
        assertThat(health.get("canVerify").booleanValue()).isFalse();
    }

    /** A reader that takes nothing does not hold up the others, and is cut off. */
    @Test
    void aSlowReaderIsCutOff() throws Exception {
        String topic = "/rest/1/flood/proto";
        send("POST", SUBSCRIPTIONS, topics(topic));
        try (Socket slow = new Socket()) {
            slow.setReceiveBufferSize(8192);
            slow.connect(new InetSocketAddress("127.0.0.1", rest.port()));
            slow.getOutputStream()
                    .write("GET /delivery/v1/events HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            InputStream in = slow.getInputStream();
            assertThat(in.read()).isEqualTo('H');
            List<String> events = events();
            String large = "x".repeat(140_000);
            for (int i = 1; i <= 150; i++) {
                say(large + i, topic);
                int sent = i;
                await().atMost(Duration.ofSeconds(20)).until(() -> received(events) == sent);
            }
            slow.setSoTimeout(20_000);
            assertThat(ends(in)).isTrue();
        }
        send("DELETE", SUBSCRIPTIONS, topics(topic));
    }

    private static long received(List<String> events) {
        return events.stream().filter(line -> line.equals("event: received")).count();
    }

    private static boolean ends(InputStream in) {
        byte[] buffer = new byte[65_536];
        try {
            while (in.read(buffer) >= 0) {
                // what was on its way
            }
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void withoutAFolderThereIsNoDelivery() throws Exception {
        try (RestServer without =
                RestServer.start(peer, new RestConfig("127.0.0.1", 0, false, List.of(), 50), "v", level -> {})) {
            HttpResponse<String> response = HTTP.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + without.port() + "/delivery/v1/health"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(404);
            assertThat(response.body()).contains("--delivery-folder");
        }
    }
}
