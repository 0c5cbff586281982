package dev.jwaku.node.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.node.NodeConfig;
import dev.jwaku.node.ServicesConfig;
import dev.jwaku.node.WakuNode;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.waku.enr.Capability;
import dev.jwaku.waku.enr.Enr;
import dev.jwaku.waku.enr.RelayShards;
import dev.jwaku.waku.ratelimit.RateLimits;
import dev.jwaku.waku.sharding.PubsubTopic;
import dev.jwaku.waku.sharding.Shard;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The API of a service node with one relay peer, over real HTTP. */
@Timeout(120)
class RestServerTest {
    private static final PubsubTopic SHARD_0 = new Shard(3, 0).topic();
    private static final String MESSAGES = "/relay/v1/messages/" + encode("/waku/2/rs/3/0");
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final List<String> levels = new CopyOnWriteArrayList<>();

    private static WakuNode node;
    private static WakuNode peer;
    private static RestServer rest;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        ServicesConfig all = ServicesConfig.all(folder.resolve("store.sqlite3"));
        ServicesConfig services = new ServicesConfig(all.store(), all.filter(), true, 8, RateLimits.defaults());
        node = node(services, List.of());
        peer = node(ServicesConfig.none(), node.addresses());
        assertThat(node.relay().awaitMesh(SHARD_0, 1, Deadline.after(node.world(), Duration.ofSeconds(20))))
                .isTrue();
        RestConfig config = new RestConfig("127.0.0.1", 0, true, List.of("https://*.example.org"), 50);
        rest = RestServer.start(node, config, "v1.2.3", levels::add);
    }

    private static WakuNode node(ServicesConfig services, List<Multiaddr> staticNodes) throws IOException {
        return WakuNode.start(NodeConfig.builder()
                .clusterId(3)
                .shards(List.of(0, 1))
                .listen(Multiaddr.tcp("127.0.0.1", 0))
                .listen(Multiaddr.parse("/ip4/127.0.0.1/tcp/0/ws"))
                .staticNodes(staticNodes)
                .services(services)
                .build());
    }

    @AfterAll
    static void stop() {
        rest.close();
        peer.close();
        node.close();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + rest.port() + path))
                .timeout(Duration.ofSeconds(20));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static HttpResponse<String> get(String path) {
        return send(request(path));
    }

    private static HttpResponse<String> send(String method, String path, String body) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    private static void check(HttpResponse<String> response, int status, String body) {
        assertThat(response.body()).isEqualTo(body);
        assertThat(response.statusCode()).isEqualTo(status);
    }

    private static String message(String payload, String contentTopic) {
        return "{\"payload\":\"" + payload + "\",\"contentTopic\":\"" + contentTopic + "\"}";
    }

    @Test
    void healthSaysWhatWorks() {
        HttpResponse<String> response = get("/health");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .startsWith("{\"nodeHealth\":\"READY\",\"connectionStatus\":\"PartiallyConnected\",\"protocolsHealth\":"
                        + "[{\"Relay\":\"READY\"},{\"Rln Relay\":\"NOT_MOUNTED\"},{\"Lightpush\":\"READY\"}")
                .contains("{\"Store\":\"READY\"}", "{\"Filter\":\"READY\"}");
    }

    @Test
    void infoNamesAddressesAndRecord() {
        for (String path : List.of("/info", "/debug/v1/info")) {
            String body = get(path).body();
            assertThat(body)
                    .startsWith("{\"listenAddresses\":[\"" + node.addresses().getFirst() + "\"");
            String text = body.substring(body.indexOf("enr:"), body.length() - 2);
            Enr enr = Enr.parse(text);
            assertThat(enr.peerId()).isEqualTo(node.peerId());
            assertThat(enr.capabilities())
                    .containsExactly(Capability.RELAY, Capability.STORE, Capability.FILTER, Capability.LIGHTPUSH);
            assertThat(enr.shards()).hasValue(new RelayShards(3, List.of(0, 1)));
            assertThat(enr.dialAddresses()).containsExactlyElementsOf(node.addresses());
        }
        check(get("/version"), 200, "v1.2.3");
        check(get("/debug/v1/version"), 200, "v1.2.3");
    }

    @Test
    void whatIsPublishedIsReadOnceHereAndStored() {
        String topic = "/rest/1/published/proto";
        check(send("POST", MESSAGES, message("SGVsbG8", topic)), 200, "OK");
        await().until(() -> get(MESSAGES).body().contains("\"payload\":\"SGVsbG8=\",\"contentTopic\":\"" + topic));
        assertThat(get(MESSAGES).body()).doesNotContain(topic);
        String query = "/store/v3/messages?includeData=true&contentTopics=" + encode(topic);
        await().until(() -> get(query).body().contains("SGVsbG8="));
        assertThat(get(query).body())
                .startsWith("{\"requestId\":\"\",\"statusCode\":200,\"statusDesc\":\"OK\",\"messages\":"
                        + "[{\"messageHash\":\"0x")
                .endsWith("\"ephemeral\":false},\"pubsubTopic\":\"/waku/2/rs/3/0\"}]}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "7",
                "\"text\"",
                "{\"payload\":\"\",\"contentTopic\":\"/a/1/b/proto\"}",
                "{\"payload\":\"SGk=\"}",
                "{\"payload\":\"SGk=\",\"contentTopic\":\"\"}",
                "{\"payload\":\"SGk=\",\"contentTopic\":7}",
                "{\"payload\":\"S\",\"contentTopic\":\"/a/1/b/proto\"}",
                "{\"payload\":\"S-_=\",\"contentTopic\":\"/a/1/b/proto\"}",
                "{\"payload\":\"SGk=\",\"contentTopic\":\"/a/1/b/proto\",\"extra\":1}",
                "{\"payload\":\"SGk=\",\"payload\":\"SGk=\",\"contentTopic\":\"/a/1/b/proto\"}",
                "{\"payload\":\"SGk=\",\"contentTopic\":\"/a/1/b/proto\",\"timestamp\":1.5}",
                "{\"payload\":\"SGk=\",\"contentTopic\":\"/a/1/b/proto\",\"timestamp\":9223372036854775808}",
                "{\"payload\":\"SGk=\",\"contentTopic\":\"/a/1/b/proto\",\"version\":-1}",
                "{\"payload\":\"SGk=\",\"contentTopic\":\"/a/1/b/proto\",\"version\":2.1}",
                "{\"payload\":\"SGk=\",\"contentTopic\":\"/a/1/b/proto\",\"ephemeral\":\"yes\"}",
                "{",
                ""
            })
    void messagesOfAWrongShapeAreRefused(String body) {
        assertThat(send("POST", MESSAGES, body).statusCode()).isEqualTo(400);
        assertThat(send("POST", "/relay/v1/auto/messages", body).statusCode()).isEqualTo(400);
        String push = "{\"pubsubTopic\":\"/waku/2/rs/3/0\",\"message\":" + body + "}";
        assertThat(send("POST", "/lightpush/v1/message", push).statusCode()).isEqualTo(400);
        HttpResponse<String> version3 = send("POST", "/lightpush/v3/message", push);
        assertThat(version3.statusCode()).isEqualTo(400);
        assertThat(version3.body()).matches("\\{\"statusDesc\":\"Invalid (push request|message)! .*");
    }

    @Test
    void topicsAreSubscribedAndLeft() {
        String topic = "/waku/2/rs/3/5";
        String path = "/relay/v1/messages/" + encode(topic);
        check(get(path), 404, "");
        check(
                send("POST", path, message("SGk=", "/a/1/b/proto")),
                400,
                "Failed to publish: Node not subscribed to topic: " + topic);
        check(send("POST", "/relay/v1/subscriptions", "[\"" + topic + "\"]"), 200, "OK");
        check(get(path), 200, "[]");
        check(
                send("POST", path, message("SGk=", "/a/1/b/proto")),
                400,
                "Failed to publish: publish failed in relay: NoPeersToPublish");
        check(send("DELETE", "/relay/v1/subscriptions", "[\"" + topic + "\"]"), 200, "OK");
        check(get(path), 404, "");
        check(
                send("POST", "/relay/v1/subscriptions", "[\"nope\",\"/waku/2/rs/3/6\"]"),
                400,
                "Invalid pubsub topic(s): @[\"nope\"]");
        check(get("/relay/v1/messages/" + encode("/waku/2/rs/3/6")), 404, "");
        assertThat(send("POST", "/relay/v1/subscriptions", "\"" + topic + "\"").statusCode())
                .isEqualTo(400);
        check(send(request("/relay/v1/subscriptions").POST(HttpRequest.BodyPublishers.noBody())), 400, "");
    }

    @Test
    void contentTopicsFindTheirShard() {
        String topic = "/gold/1/auto/proto"; // shard 1 of 8
        check(get("/relay/v1/auto/messages/" + encode(topic)), 404, topic);
        check(send("POST", "/relay/v1/auto/subscriptions", "[\"" + topic + "\"]"), 200, "OK");
        assertThat(node.relay()
                        .awaitMesh(new Shard(3, 1).topic(), 1, Deadline.after(node.world(), Duration.ofSeconds(20))))
                .isTrue();
        check(send("POST", "/relay/v1/auto/messages", message("SGk=", topic)), 200, "OK");
        await().until(() ->
                get("/relay/v1/auto/messages/" + encode(topic)).body().contains("SGk="));
        check(send("DELETE", "/relay/v1/auto/subscriptions", "[\"" + topic + "\"]"), 200, "OK");
        check(get("/relay/v1/auto/messages/" + encode(topic)), 404, topic);
        HttpResponse<String> unshardable = send("POST", "/relay/v1/auto/subscriptions", "[\"nope\"]");
        assertThat(unshardable.statusCode()).isEqualTo(500);
        assertThat(unshardable.body()).startsWith("Subscribe failed:Autosharding error: ");
    }

    @Test
    void lightPushGoesThroughTheOwnService() {
        String push = "{\"pubsubTopic\":\"/waku/2/rs/3/0\",\"message\":" + message("djM=", "/rest/1/push/proto") + "}";
        check(send("POST", "/lightpush/v3/message", push), 200, "{\"relayPeerCount\":1}");
        check(send("POST", "/lightpush/v1/message", push.replace("djM=", "djE=")), 200, "OK");
        String nobody = push.replace("rs/3/0", "rs/3/7");
        check(
                send("POST", "/lightpush/v3/message", nobody),
                505,
                "{\"statusDesc\":\"No peers for topic, skipping publish\"}");
        check(
                send("POST", "/lightpush/v1/message", nobody),
                503,
                "Failed to request a message push: not_published_to_any_peer");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pageSize=x|400|page size parsing error: invalid integer: x",
                "startTime=x|400|time parsing error: invalid integer: x",
                "includeData=maybe|400|include data parsing error: cannot interpret as a bool: maybe",
                "cursor=0x1234|400|waku message hash parsing error: invalid hash length: 2",
                "peerAddr=junk|400|Failed parsing remote peer info: ",
                "cursor=0x0000000000000000000000000000000000000000000000000000000000000000|500|error in "
                        + "handleSelfStoreRequest: BAD_RESPONSE: archive error: INVALID_QUERY: all zeroes cursor hash",
                "cursor=0x1111111111111111111111111111111111111111111111111111111111111111|500|error in "
                        + "handleSelfStoreRequest: BAD_RESPONSE: archive error: DIRVER_ERROR: cursor not found",
                "startTime=9&endTime=5|200|{\"requestId\":\"\",\"statusCode\":200,\"statusDesc\":\"OK\","
                        + "\"messages\":[]}",
                "hashes=,,&contentTopics=/no/1/such/proto|200|{\"requestId\":\"\"",
                "unknown=1&contentTopics=/no/1/such/proto|200|{\"requestId\":\"\"",
            })
    void storeQueriesAreReadAsNwakuReadsThem(String query, int status, String body) {
        HttpResponse<String> response = get("/store/v3/messages?" + query);
        assertThat(response.body()).startsWith(body);
        assertThat(response.statusCode()).isEqualTo(status);
    }

    @Test
    void aRemoteStoreIsAsked() {
        String self = encode(node.addresses().getFirst().toString());
        assertThat(get("/store/v3/messages?peerAddr=" + self).statusCode()).isEqualTo(500);
        String other = encode(peer.addresses().getFirst().toString());
        assertThat(get("/store/v3/messages?peerAddr=" + other).body())
                .startsWith("Error occurred in queryFut.read() [");
    }

    @Test
    void adminListsAndDials() {
        String peers = get("/admin/v1/peers").body();
        assertThat(peers)
                .contains(
                        "/p2p/" + peer.peerId(),
                        "\"connected\":\"Connected\"",
                        "\"agent\":\"jwaku\"",
                        "\"shards\":[0,1]");
        assertThat(get("/admin/v1/peers/mesh").body())
                .startsWith("[{\"shard\":0,\"peers\":[{")
                .contains("\"score\":");
        assertThat(get("/admin/v1/peers/relay/on/0").body()).startsWith("{\"shard\":0,\"peers\":[{");
        check(get("/admin/v1/peers/relay/on/x"), 400, "Invalid shardId: x");
        assertThat(get("/admin/v1/peer/" + peer.peerId()).statusCode()).isEqualTo(200);
        assertThat(get("/admin/v1/peer/" + node.peerId()).statusCode()).isEqualTo(404);
        check(send("POST", "/admin/v1/peers", "[\"" + peer.addresses().getFirst() + "\"]"), 200, "OK");
        assertThat(send("POST", "/admin/v1/peers", "[\"junk\"]").statusCode()).isEqualTo(400);
        check(send("POST", "/admin/v1/log-level/debug", ""), 200, "OK");
        assertThat(levels).contains("DEBUG");
        assertThat(send("POST", "/admin/v1/log-level/loud", "").statusCode()).isEqualTo(400);
    }

    @Test
    void unknownPathsAndMethodsAreRefused() {
        String text = "Bad request initiated. Invalid path or method used.";
        check(get("/nope"), 400, text);
        check(send("PUT", "/relay/v1/subscriptions", "[]"), 400, text);
        check(get("/health/"), 400, text);
        check(get("/filter/v2/subscriptions/"), 400, text);
    }

    @Test
    void originsAreHeldAgainstThePattern() {
        HttpResponse<String> allowed = send(request("/health").header("Origin", "https://app.example.org"));
        assertThat(allowed.headers().firstValue("Access-Control-Allow-Origin")).hasValue("https://app.example.org");
        assertThat(allowed.headers().firstValue("Vary")).hasValue("Origin");
        check(send(request("/health").header("Origin", "https://example.com")), 403, "Origin not allowed");
        HttpResponse<String> plain = get("/health");
        assertThat(plain.headers().firstValue("Access-Control-Allow-Origin")).isEqualTo(Optional.empty());
    }

    @Test
    void aQueryOfAMegabyteIsTooLarge() {
        HttpResponse<String> response = get("/store/v3/messages?contentTopics=" + "a".repeat(1_000_000));
        assertThat(response.statusCode()).isEqualTo(431);
        assertThat(get("/store/v3/messages?contentTopics=" + "a".repeat(60_000)).statusCode())
                .isEqualTo(200);
    }

    @Test
    void fiveThousandRequestsAndSlowClientsAtOnce() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 50; i++) {
                Socket socket = new Socket("127.0.0.1", rest.port());
                slow.add(socket);
                OutputStream out = socket.getOutputStream();
                out.write("POST /relay/v1/subscriptions HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n["
                        .getBytes(StandardCharsets.US_ASCII));
                out.flush();
            }
            // each on a connection of its own, all of them open before the first may end
            CountDownLatch go = new CountDownLatch(1);
            List<Future<RawHttp.Answer>> all = new ArrayList<>();
            for (int i = 0; i < 5_000; i++) {
                all.add(clients.submit(() -> {
                    go.await();
                    return RawHttp.send(rest.port(), "GET", "/version", Map.of(), null);
                }));
            }
            go.countDown();
            for (Future<RawHttp.Answer> one : all) {
                assertThat(one.get().body()).isEqualTo("v1.2.3");
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
        assertThat(get("/version").body()).isEqualTo("v1.2.3");
    }
}
