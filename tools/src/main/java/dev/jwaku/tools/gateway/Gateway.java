package dev.jwaku.tools.gateway;

import dev.jwaku.delivery.Subscription;
import dev.jwaku.node.rest.EventStreams;
import dev.jwaku.node.rest.HttpServer;
import dev.jwaku.node.rest.RestAnswer;
import dev.jwaku.node.rest.RestRequest;
import dev.jwaku.node.rest.Router;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** All faces of one person, on one port. Close it before the person. Thread-safe. */
public final class Gateway implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Gateway.class);

    private final Feed feed;
    private final Guard guard;
    private final Router router = new Router();
    private final JsonRpc rpc = new JsonRpc();
    private final EventStreams streams;
    private final EventStreams signals;
    private final HttpServer server;

    private Gateway(Participant who, GatewayConfig config) throws IOException {
        this.guard = new Guard(config.token());
        this.streams = new EventStreams(who.node().world());
        this.signals = new EventStreams(who.node().world());
        this.feed = new Feed(who.messenger(), signals);
        fill(who);
        feed.read(streams::send);
        feed.start(who);
        who.network().watch(who.node().host());
        this.server = HttpServer.open(
                "JSON-RPC",
                config.address(),
                config.port(),
                List.of(),
                request -> guard.refuse(request).orElseGet(() -> answer(request)),
                this::socket);
    }

    private Optional<EventStreams> socket(RestRequest request) {
        if (guard.refuse(request).isPresent()) {
            return Optional.empty();
        }
        Optional<EventStreams> found = switch (String.join("/", request.path())) {
            case "v1/events" -> Optional.of(streams);
            case "signals" -> Optional.of(signals);
            default -> Optional.empty();
        };
        return found.filter(events -> events.readers() < EventStreams.MAX_READERS);
    }

    /**
     * Serves from now on, and says so in the log: {@code messenger started, public key: 0x04…}, and at last
     * {@code retrieve messages...}, for which runners of the reference wait.
     *
     * @throws IOException if the port cannot be listened on
     */
    public static Gateway open(Participant who, GatewayConfig config) throws IOException {
        Gateway gateway = new Gateway(who, config);
        log.info("messenger started, public key: {}", who.messenger().chatKey().hex());
        log.atInfo()
                .addKeyValue("name", who.name())
                .addKeyValue("key", who.messenger().chatKey())
                .addKeyValue("port", gateway.port())
                .log("JSON-RPC server listening");
        log.info("retrieve messages...");
        return gateway;
    }

    private void fill(Participant who) {
        new NodeMethods(who).addTo(rpc);
        new ChatMethods(who.messenger()).addTo(rpc);
        new ContactMethods(who.messenger()).addTo(rpc);
        new GroupMethods(who.messenger()).addTo(rpc);
        new CommunityMethods(who.messenger()).addTo(rpc);
        router.add(
                "POST",
                "/",
                (request, at) -> rpc.answer(request.body())
                        .map(answer -> RestAnswer.json(200, answer))
                        .orElseGet(() -> RestAnswer.text(204, "")));
        new ChatRoutes(who).addTo(router);
        new ReactionRoutes(who.messenger()).addTo(router);
        new ContactRoutes(who.messenger()).addTo(router);
        new GroupRoutes(who.messenger()).addTo(router);
        new CommunityRoutes(who.messenger()).addTo(router);
        new ConnectionRoutes(who).addTo(router);
        new TelemetryRoutes(who).addTo(router);
        ChatRoutes.add(router, "GET", "/v1/events", (request, at) -> streams.open());
        ChatRoutes.add(router, "GET", "/signals", (request, at) -> signals.open());
        ChatRoutes.add(router, "GET", "/v1/openapi.yaml", (request, at) -> document());
    }

    private static RestAnswer document() {
        try (InputStream in = Gateway.class.getResourceAsStream("openapi.yaml")) {
            String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return new RestAnswer(200, "application/yaml", text);
        } catch (IOException e) {
            throw new UncheckedIOException("our own resource cannot be read", e);
        }
    }

    /** Answers a request as if it had come by HTTP. */
    RestAnswer answer(RestRequest request) {
        RestAnswer answer = router.answer(request);
        return answer.status() == 400 && !answer.contentType().contains("json")
                ? Answers.error(404, "there is no such path or method")
                : answer;
    }

    /** Tells the reader of every event from now on; it must not block. */
    Subscription listen(BiConsumer<String, JsonNode> reader) {
        return feed.read(reader);
    }

    /** Method and path of everything that is answered. */
    List<String> routes() {
        return router.routes();
    }

    /** The names of all methods. */
    List<String> methods() {
        return rpc.names();
    }

    /** The port it really listens on. */
    public int port() {
        return server.port();
    }

    /** Ends streams and finishes the requests in progress. */
    @Override
    public void close() {
        feed.close();
        streams.close();
        signals.close();
        server.close();
    }
}
