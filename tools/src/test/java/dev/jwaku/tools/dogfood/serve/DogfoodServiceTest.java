package dev.jwaku.tools.dogfood.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.runtime.Events;
import dev.jwaku.runtime.MemoryMeters;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.tools.dogfood.room.RoomName;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DogfoodServiceTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    private DogfoodConfig config() throws IOException {
        Path page = Files.createDirectories(folder.resolve("page"));
        Files.writeString(page.resolve("index.html"), "<!doctype html><title>the page</title>");
        Files.writeString(page.resolve("app.js"), "1".repeat(5000));
        Files.writeString(folder.resolve("secret.txt"), "not for everybody");
        return new DogfoodConfig(
                folder.resolve("data"),
                "127.0.0.1",
                0,
                DogfoodConfig.portsAfter(0),
                16,
                32,
                new RoomName("lobby"),
                Optional.empty(),
                page,
                "test");
    }

    private static HttpResponse<String> get(DogfoodService service, String path)
            throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + service.config().pagePort() + path);
        return CLIENT.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static int post(DogfoodService service) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + service.config().pagePort()))
                .POST(HttpRequest.BodyPublishers.ofString("x"))
                .build();
        return CLIENT.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    @Test
    void servesThePageAndItsNodesAndIsTheSameAfterARestart() throws IOException, InterruptedException {
        DogfoodConfig again;
        List<String> peers;
        try (SystemWorld world = new SystemWorld(Events.NONE, new MemoryMeters());
                DogfoodService service = DogfoodService.open(world, config())) {
            HttpResponse<String> page = get(service, "/");
            assertThat(page.body()).contains("the page");
            assertThat(page.headers().firstValue("content-security-policy"))
                    .hasValueSatisfying(policy -> assertThat(policy)
                            .startsWith("default-src 'none'; script-src 'self'")
                            .contains("ws://127.0.0.1:"
                                    + service.config().nodePorts().getFirst().webSocket())
                            .doesNotContain("unsafe")
                            .doesNotContain("*"));
            assertThat(get(service, "/app.js").body()).hasSize(5000);
            assertThat(get(service, "/app.js").headers().firstValue("content-type"))
                    .hasValue("text/javascript; charset=utf-8");
            assertThat(get(service, "/../secret.txt").statusCode()).isEqualTo(404);
            assertThat(get(service, "/%2e%2e/secret.txt").statusCode()).isEqualTo(404);

            assertThat(post(service)).isEqualTo(405);

            RoomServer server = new RoomServer(service.url());
            assertThat(server.ask().nodes()).hasSize(DogfoodConfig.NODES).isEqualTo(service.addresses());
            assertThat(server.ask().room()).isEqualTo("lobby");
            assertThat(server.measureClock(world))
                    .hasValueSatisfying(clock ->
                            assertThat(Math.abs(clock.offsetMillis())).isLessThanOrEqualTo(clock.errorMillis() + 5));
            again = service.config();
            peers = service.nodes().stream()
                    .map(node -> node.peerId().toString())
                    .toList();
        }
        try (SystemWorld world = new SystemWorld(Events.NONE, new MemoryMeters());
                DogfoodService service = DogfoodService.open(world, again)) {
            assertThat(service.config()).isEqualTo(again);
            assertThat(service.nodes().stream().map(node -> node.peerId().toString()))
                    .isEqualTo(peers);
        }
    }

    @Test
    void aFolderThatIsNoPageIsRefused() throws IOException {
        DogfoodConfig config = config();
        Files.delete(config.page().resolve("index.html"));
        try (SystemWorld world = new SystemWorld(Events.NONE, new MemoryMeters())) {
            assertThatThrownBy(() -> DogfoodService.open(world, config))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("no index.html");
        }
    }

    @Test
    void aPageCannotBeBuiltWithoutItsSources() {
        PageBuild build = new PageBuild(folder.resolve("nowhere"), line -> {});
        assertThatThrownBy(build::folder).isInstanceOf(IOException.class).hasMessageContaining("--page");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a;b", "evil' 'unsafe-inline", "[::1]:80", "-x"})
    void aHostThatIsNoneGetsNoPolicy(String host) throws IOException {
        DogfoodConfig config = config();
        assertThatThrownBy(() -> Invitation.of(config, host, List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aTelemetryServiceStandsInTheInvitationAndInThePolicy() throws IOException {
        DogfoodConfig config = config().withTelemetry(new TelemetryAddress("https://telemetry.example:8443/team"));
        assertThat(Invitation.of(config, "localhost:8090", List.of()).json())
                .contains("\"telemetry\":\"https://telemetry.example:8443/team/\"");
        assertThat(Invitation.of(config, "localhost:8090", List.of()).policy())
                .contains("connect-src 'self' https://telemetry.example:8443/team/v1/;");
        assertThat(Invitation.of(config(), "localhost:8090", List.of()).json()).doesNotContain("telemetry");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ftp://telemetry.example",
                "https://telemetry.example/; script-src *",
                "https://telemetry.example/'unsafe-inline'",
                "https://a,b",
                "https://user:password@telemetry.example",
                "https://telemetry.example?x",
                "https://*"
            })
    void anAddressThatCouldChangeThePolicyIsRefused(String url) {
        assertThatThrownBy(() -> new TelemetryAddress(url)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void addressesAreThoseOfTheNameThatWasAskedFor() throws IOException {
        List<Invitation.Node> nodes = List.of(new Invitation.Node("P", new DogfoodConfig.NodePorts(1, 2)));
        assertThat(Invitation.of(config(), "box.lan:8090", nodes).json())
                .contains("\"nodes\":[\"/dns4/box.lan/tcp/1/ws/p2p/P\"]")
                .contains("\"tcp\":[\"/dns4/box.lan/tcp/2/p2p/P\"]");
        assertThat(Invitation.of(config(), "localhost:8090", nodes).policy())
                .contains("connect-src 'self' ws://127.0.0.1:1;");
    }
}
