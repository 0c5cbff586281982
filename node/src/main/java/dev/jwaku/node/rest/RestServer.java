package dev.jwaku.node.rest;

import dev.jwaku.node.WakuNode;
import dev.jwaku.runtime.MemoryMeters;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** The REST API of a running node, on HTTP/1.1. Close it before the node. Thread-safe. */
public final class RestServer implements AutoCloseable {
    private static final List<String> GROUPS =
            List.of("admin", "debug", "relay", "filter", "lightpush", "store", "delivery");
    /** As nwaku's, which has no flag for it either. */
    private static final int FILTER_CACHE = 50;

    private final RestConfig config;
    private final String version;
    private final LogLevels logLevels;
    private final HttpServer server;
    /** At first that of a node that is starting, then that of the running node. */
    private volatile Router router = initializing();

    private volatile Optional<MeterHistory> history = Optional.empty();
    private volatile Optional<DeliveryRoutes> delivery = Optional.empty();

    private RestServer(RestConfig config, String version, LogLevels logLevels) throws IOException {
        this.config = config;
        this.version = version;
        this.logLevels = logLevels;
        this.server = HttpServer.open(
                "REST", config.address(), config.port(), config.allowOrigins(), request -> router.answer(request));
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
        server.close();
        history.ifPresent(MeterHistory::close);
    }
}
