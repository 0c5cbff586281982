package dev.jwaku.node.rest;

import dev.jwaku.node.WakuNode;
import dev.jwaku.runtime.MemoryMeters;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** The REST API of a running node, on HTTP/1.1. Close it before the node. Thread-safe. */
public final class RestServer implements AutoCloseable {
    /** Longest body, as nwaku's. */
    public static final long MAX_BODY = 16_384L * 1024;
    /** Longest request line and longest headers, as nwaku's. */
    public static final int MAX_HEADERS = 64 * 1024;

    private static final int MAX_CONNECTIONS = 6_000;
    private static final List<String> GROUPS =
            List.of("admin", "debug", "relay", "filter", "lightpush", "store", "delivery");
    /** As nwaku's, which has no flag for it either. */
    private static final int FILTER_CACHE = 50;

    private static final Duration IDLE = Duration.ofMinutes(2);
    /** Read before we answer that it is too long: a connection closed with unread bytes loses the answer. */
    private static final int MAX_READ = 5 << 18;

    private static final Logger log = LoggerFactory.getLogger(RestServer.class);

    private final RestConfig config;
    private final String version;
    private final LogLevels logLevels;
    private final Cors cors;
    private final WebServer server;
    /** At first that of a node that is starting, then that of the running node. */
    private volatile Router router = initializing();

    private volatile Optional<MeterHistory> history = Optional.empty();
    private volatile Optional<DeliveryRoutes> delivery = Optional.empty();

    private RestServer(RestConfig config, String version, LogLevels logLevels) throws IOException {
        this.config = config;
        this.version = version;
        this.logLevels = logLevels;
        this.cors = new Cors(config.allowOrigins());
        this.server = listen();
    }

    /**
     * Starts serving for a node that is about to start: {@code /health} says so, everything else is not there yet.
     *
     * @param version what {@code /version} says
     * @param logLevels what {@code /admin/v1/log-level} changes
     * @throws IOException if the port cannot be listened on
     */
    public static RestServer open(RestConfig config, String version, LogLevels logLevels) throws IOException {
        return new RestServer(config, version, logLevels);
    }

    /**
     * Starts serving.
     *
     * @param version what {@code /version} says
     * @param logLevels what {@code /admin/v1/log-level} changes
     * @throws IOException if the port cannot be listened on
     */
    public static RestServer start(WakuNode node, RestConfig config, String version, LogLevels logLevels)
            throws IOException {
        RestServer server = open(config, version, logLevels);
        server.serve(node);
        return server;
    }

    /** Answers for a node from now on. Call it once. */
    public void serve(WakuNode node) {
        Router routes = new Router();
        new InfoRoutes(node, version).addTo(routes);
        new StoreRoutes(node).addTo(routes);
        startHistory(node);
        new DashboardRoutes(
                        new DashboardFigures(node, version, history.isPresent()),
                        history.map(past -> new ArchiveDashboard(node, past)))
                .addTo(routes);
        new LightPushRoutes(node).addTo(routes);
        MessageCache pushed = new MessageCache(FILTER_CACHE);
        new FilterRoutes(node, pushed).addTo(routes);
        node.addFilterListener((from, topic, message, data) -> pushed.add(topic, message));
        if (node.config().relay()) {
            MessageCache relayed = new MessageCache(config.relayCacheCapacity());
            new RelayRoutes(node, relayed).addTo(routes);
            node.addMessageListener(received -> relayed.add(received.topic(), received.message()));
        } else {
            routes.unavailable("relay", "/relay endpoints are not available. Please check your configuration: --relay");
        }
        if (node.config().delivery().isPresent()) {
            DeliveryRoutes delivers = new DeliveryRoutes(node);
            delivery = Optional.of(delivers);
            delivers.addTo(routes);
        } else {
            routes.unavailable(
                    "delivery",
                    "/delivery endpoints are not available. Please check your configuration: --delivery-folder");
        }
        if (config.admin()) {
            new AdminRoutes(node, logLevels).addTo(routes);
        } else {
            routes.unavailable(
                    "admin", "/admin endpoints are not available. Please check your configuration: --rest-admin=true");
        }
        router = routes;
    }

    /** Of a store node whose meters can be read. */
    private void startHistory(WakuNode node) {
        if (node.archiveHealth().isPresent() && node.world().meters() instanceof MemoryMeters meters) {
            MeterHistory past = new MeterHistory(node.world(), meters, ArchiveTimeline.meters());
            history = Optional.of(past);
            past.start();
        }
    }

    private static Router initializing() {
        Router routes = new Router();
        routes.add("GET", "/health", (request, parameters) -> {
            ObjectNode body = Json.object();
            body.put("nodeHealth", "INITIALIZING");
            body.putArray("protocolsHealth");
            return RestAnswer.json(200, body);
        });
        for (String group : GROUPS) {
            routes.unavailable(group, "/" + group + " endpoints are not available while initializing.");
        }
        return routes;
    }

    private WebServer listen() throws IOException {
        try {
            return WebServer.builder()
                    .host(config.address())
                    .port(config.port())
                    .shutdownHook(false)
                    .maxPayloadSize(MAX_BODY)
                    .maxTcpConnections(MAX_CONNECTIONS)
                    .backlog(MAX_CONNECTIONS)
                    .idleConnectionTimeout(IDLE)
                    .addProtocol(Http1Config.builder()
                            .maxPrologueLength(MAX_READ)
                            .maxHeadersSize(MAX_READ)
                            .validatePath(false)
                            .build())
                    .routing(HttpRouting.builder().any(this::answer))
                    .build()
                    .start();
        } catch (UncheckedIOException | IllegalStateException e) {
            throw new IOException("REST: cannot listen on " + config.address() + ":" + config.port(), e);
        }
    }

    private void answer(ServerRequest request, ServerResponse response) {
        Optional<RestAnswer> refused = origin(request, response);
        RestAnswer answer = refused.orElseGet(() -> route(request));
        response.status(answer.status());
        response.header(HeaderNames.CONTENT_TYPE, answer.contentType());
        if (answer.contentType().startsWith("text/html")) {
            response.header(HeaderNames.create("Content-Security-Policy"), DashboardRoutes.POLICY);
        }
        if (answer.stream().isPresent()) {
            stream(answer.stream().get(), response);
        }
        response.send(answer.body().getBytes(StandardCharsets.UTF_8));
        if (request.headers().contains(HeaderValues.CONNECTION_CLOSE)) {
            // Helidon promises to close and does not; clients that read to the end would wait
            throw new CloseConnectionException("the client asked for it");
        }
    }

    /** Ends with the connection. */
    private static void stream(RestAnswer.Writer writer, ServerResponse response) {
        response.header(HeaderNames.CACHE_CONTROL, "no-store");
        try (OutputStream out = response.outputStream()) {
            writer.writeTo(out);
        } catch (IOException | UncheckedIOException e) {
            log.atDebug().setCause(e).log("a reader went away");
        }
        throw new CloseConnectionException("the stream ended");
    }

    private RestAnswer route(ServerRequest request) {
        if (headLength(request) > MAX_HEADERS) {
            return RestAnswer.text(431, "");
        }
        try {
            return router.answer(read(request));
        } catch (IllegalArgumentException e) {
            return RestAnswer.text(400, "Invalid request");
        } catch (RuntimeException e) {
            log.atError()
                    .addKeyValue("path", request.path().rawPath())
                    .setCause(e)
                    .log("REST request failed");
            return RestAnswer.text(500, "Internal error");
        }
    }

    private static int headLength(ServerRequest request) {
        int length =
                request.path().rawPath().length() + request.query().rawValue().length();
        for (Header header : request.headers()) {
            length += header.name().length() + header.values().length();
        }
        return length;
    }

    /** A refusal, if there is one; else the headers for the browser are set. */
    private Optional<RestAnswer> origin(ServerRequest request, ServerResponse response) {
        if (!cors.isOn() || !request.headers().contains(HeaderNames.ORIGIN)) {
            return Optional.empty();
        }
        List<String> origins = request.headers().get(HeaderNames.ORIGIN).allValues();
        if (origins.size() > 1) {
            return Optional.of(RestAnswer.text(400, "Only a single Origin header must be specified"));
        }
        Optional<String> allowed = cors.allow(origins.getFirst());
        if (allowed.isEmpty()) {
            return Optional.of(RestAnswer.text(403, "Origin not allowed"));
        }
        response.header(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, allowed.get());
        response.header(HeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, "Content-Type");
        if (!allowed.get().equals("*")) {
            response.header(HeaderNames.VARY, "Origin");
        }
        return Optional.empty();
    }

    /** Segments are decoded one by one, so that a topic with encoded slashes stays one segment. */
    private static RestRequest read(ServerRequest request) {
        String raw = request.path().rawPath();
        List<String> path = new ArrayList<>();
        for (String segment : raw.substring(raw.startsWith("/") ? 1 : 0).split("/", -1)) {
            path.add(decode(segment));
        }
        Map<String, List<String>> query = new LinkedHashMap<>();
        String rawQuery = request.query().rawValue();
        for (String pair : rawQuery.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                query.computeIfAbsent(decode(pair.substring(0, equals)), name -> new ArrayList<>())
                        .add(decode(pair.substring(equals + 1)));
            }
        }
        return new RestRequest(
                request.prologue().method().text(),
                path,
                query,
                request.headers().contains(HeaderNames.CONTENT_TYPE)
                        ? Optional.of(
                                request.headers().get(HeaderNames.CONTENT_TYPE).get())
                        : Optional.empty(),
                body(request));
    }

    private static String body(ServerRequest request) {
        if (!request.content().hasEntity()) {
            return "";
        }
        try {
            return new String(request.content().as(byte[].class), StandardCharsets.UTF_8);
        } catch (RuntimeException e) {
            // the client went away or sent less than it promised
            throw new IllegalArgumentException("the body cannot be read", e);
        }
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Method and path of everything that is answered now. */
    List<String> routes() {
        return router.routes();
    }

    /** The port it really listens on. */
    public int port() {
        return server.port();
    }

    /** Finishes the requests in progress and stops. */
    @Override
    public void close() {
        delivery.ifPresent(DeliveryRoutes::close);
        server.stop();
        history.ifPresent(MeterHistory::close);
    }
}
