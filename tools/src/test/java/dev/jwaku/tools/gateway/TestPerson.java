package dev.jwaku.tools.gateway;

import dev.jwaku.delivery.Delivery;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.messenger.Messenger;
import dev.jwaku.node.NetworkFactory;
import dev.jwaku.node.NodeConfig;
import dev.jwaku.node.WakuNode;
import dev.jwaku.node.rest.Json;
import dev.jwaku.runtime.SystemWorld;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A person behind a gateway, on real sockets of this machine, asked by HTTP. */
final class TestPerson implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(70);

    private final HttpClient http = HttpClient.newHttpClient();
    private final SystemWorld world;
    private final WakuNode node;
    private final Delivery delivery;
    private final Messenger messenger;
    private final Gateway gateway;

    TestPerson(String name, Path folder, List<Multiaddr> others) throws IOException {
        world = new SystemWorld();
        NodeConfig config = NodeConfig.builder()
                .listen(Multiaddr.tcp("127.0.0.1", 0))
                .staticNodes(others)
                .build();
        NetworkSwitch network = new NetworkSwitch(NetworkFactory.real(config));
        node = WakuNode.start(world, PrivateKey.generateSecp256k1(world.entropy()), config, network);
        delivery = node.openDelivery(folder);
        messenger = Messenger.open(folder, delivery, world);
        gateway = Gateway.open(
                new Participant(name, "test", node, delivery, messenger, network),
                new GatewayConfig("127.0.0.1", 0, Optional.empty()));
    }

    List<Multiaddr> addresses() {
        return node.addresses();
    }

    String key() {
        return messenger.chatKey().toString();
    }

    String publicKey() {
        return messenger.chatKey().hex();
    }

    Gateway gateway() {
        return gateway;
    }

    SystemWorld world() {
        return world;
    }

    /** The answer to a request; its status must be this. */
    JsonNode ask(String method, String path, String body, int status) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
                .timeout(LIMIT)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != status) {
            throw new AssertionError(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body().isEmpty() ? Json.nothing() : Json.parse(answer.body());
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return ask("GET", path, "", 200);
    }

    JsonNode post(String path, String body) throws IOException, InterruptedException {
        return ask("POST", path, body, 200);
    }

    /** The whole answer to a call. */
    JsonNode rpc(String method, String params) throws IOException, InterruptedException {
        return post("/", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":" + params + "}");
    }

    /** Opens a WebSocket whose texts go there. */
    WebSocket socket(String path, Queue<String> texts) throws Exception {
        WebSocket.Listener listener = new WebSocket.Listener() {
            private final StringBuilder whole = new StringBuilder();

            @Override
            public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
                whole.append(data);
                if (last) {
                    texts.add(whole.toString());
                    whole.setLength(0);
                }
                socket.request(1);
                return null;
            }
        };
        return http.newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + gateway.port() + path), listener)
                .get(30, TimeUnit.SECONDS);
    }

    /** The lines of an answer that has no end. */
    Stream<String> lines(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofLines()).body();
    }

    @Override
    public void close() {
        gateway.close();
        messenger.close();
        delivery.close();
        node.close();
        world.close();
    }
}
