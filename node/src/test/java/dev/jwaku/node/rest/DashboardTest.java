package dev.jwaku.node.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.node.NodeConfig;
import dev.jwaku.node.ServicesConfig;
import dev.jwaku.node.WakuNode;
import dev.jwaku.runtime.Events;
import dev.jwaku.runtime.MemoryMeters;
import dev.jwaku.runtime.SystemWorld;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the dashboard is made of; {@code DashboardLiveTest} looks at it with a browser. */
class DashboardTest {
    private static final Pattern LINK = Pattern.compile("(?:src|href)=\"([^\"]+)\"");

    private final MemoryMeters meters = new MemoryMeters();
    private final SystemWorld world = new SystemWorld(Events.NONE, meters);
    private WakuNode node;
    private RestServer rest;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        NodeConfig config = NodeConfig.builder()
                .listen(Multiaddr.tcp("127.0.0.1", 0))
                .services(ServicesConfig.all(folder.resolve("store.sqlite3")))
                .build();
        node = WakuNode.start(world, PrivateKey.generateSecp256k1(world.entropy()), config);
        rest = RestServer.start(node, new RestConfig("127.0.0.1", 0, false, List.of(), 50), "v1.2.3", level -> {});
    }

    @AfterEach
    void close() {
        rest.close();
        node.close();
        world.close();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + rest.port() + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void everythingComesFromTheNodeAndNothingElseMay() throws IOException, InterruptedException {
        HttpResponse<String> page = get("/dashboard");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy ->
                        assertThat(policy).startsWith("default-src 'none'").doesNotContain("unsafe", "http", "*"));
        int links = 0;
        Matcher link = LINK.matcher(page.body());
        while (link.find()) {
            if (!link.group(1).startsWith("data:")) {
                assertThat(link.group(1)).startsWith("dashboard/");
                assertThat(get("/" + link.group(1)).statusCode())
                        .as(link.group(1))
                        .isEqualTo(200);
                links++;
            }
        }
        assertThat(links).isEqualTo(5);
        assertThat(page.body()).doesNotContain("<style", "onclick", "style=");
        assertThat(get("/dashboard/uplot-LICENSE.txt").body()).contains("MIT License");
    }

    @Test
    void tellsOfTheArchiveAndItsPast() throws IOException, InterruptedException {
        await().until(() -> node.archiveFigures().isPresent());
        JsonNode data = new JsonMapper().readTree(get("/dashboard/archive").body());
        assertThat(data.get("health").get("healthy").asBoolean()).isTrue();
        assertThat(data.get("health").get("waiting").asInt()).isZero();
        assertThat(data.get("health").get("mayWait").asInt()).isEqualTo(10_000);
        assertThat(data.get("contents").get("messages").asInt()).isZero();
        assertThat(data.get("contents").get("bytes").asLong()).isPositive();
        assertThat(data.get("contents").get("keepSeconds").asLong()).isEqualTo(172_800);
        assertThat(data.get("times").valueStream().map(one -> one.get("id").asString()))
                .containsExactly("answer", "insert");
        assertThat(data.get("past").get("span").asString()).isEqualTo("hour");
        assertThat(new JsonMapper()
                        .readTree(get("/dashboard/archive?span=6h").body())
                        .get("past")
                        .get("span")
                        .asString())
                .isEqualTo("6h");
        assertThat(get("/dashboard/archive?after=yesterday").statusCode()).isEqualTo(400);
        assertThat(new JsonMapper()
                        .readTree(get("/dashboard/data").body())
                        .get("archive")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void scriptsImportOnlyWhatIsServed() throws IOException, InterruptedException {
        Pattern imported = Pattern.compile("from '\\./([a-z]+\\.js)'");
        for (String script : List.of("app.js", "archive.js", "tabs.js", "charts.js")) {
            Matcher found = imported.matcher(get("/dashboard/" + script).body());
            while (found.find()) {
                assertThat(get("/dashboard/" + found.group(1)).statusCode())
                        .as(found.group(1))
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void tellsAFewFigures() throws IOException, InterruptedException {
        meters.counter("waku_node_messages", "type", "relay").add(3);
        meters.counter("libp2p_gossipsub_messages_sent_total", "cause", "publish")
                .add(4);
        meters.counter("libp2p_gossipsub_messages_sent_total", "cause", "forward")
                .add(5);
        JsonNode data = new JsonMapper().readTree(get("/dashboard/data").body());
        assertThat(data.get("peerId").asString()).isEqualTo(node.peerId().toString());
        assertThat(data.get("version").asString()).isEqualTo("v1.2.3");
        assertThat(data.get("connectionStatus").asString()).isEqualTo("Disconnected");
        assertThat(data.get("protocols").get(0).get("name").asString()).isEqualTo("Relay");
        assertThat(data.get("protocols").get(0).get("ready").asBoolean()).isFalse();
        assertThat(data.get("gauges").get("peers").asInt()).isZero();
        assertThat(data.get("gauges").get("archived").asInt()).isZero();
        assertThat(data.get("gauges").get("filterSubscribers").asInt()).isZero();
        assertThat(data.get("gauges").get("memoryUsed").asLong()).isPositive();
        assertThat(data.get("counters").get("messagesIn").asInt()).isEqualTo(3);
        assertThat(data.get("counters").get("messagesOut").asInt()).isEqualTo(9);
    }
}
