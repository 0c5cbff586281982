package dev.jwaku.node.metrics;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Serves {@code GET /metrics}. Thread-safe. */
public final class MetricsServer implements AutoCloseable {
    /** nwaku's port. */
    public static final int DEFAULT_PORT = 8008;

    private static final int MAX_CONNECTIONS = 100;
    private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final WebServer server;

    private MetricsServer(WebServer server) {
        this.server = server;
    }

    /**
     * Starts serving.
     *
     * @param port 0 lets the system choose
     * @throws IOException if the port cannot be listened on
     */
    public static MetricsServer start(MetricsPage page, String address, int port) throws IOException {
        try {
            return new MetricsServer(WebServer.builder()
                    .host(address)
                    .port(port)
                    .shutdownHook(false)
                    .maxTcpConnections(MAX_CONNECTIONS)
                    .routing(HttpRouting.builder().get("/metrics", (request, response) -> {
                        response.header(HeaderNames.CONTENT_TYPE, TYPE);
                        response.send(page.text().getBytes(StandardCharsets.UTF_8));
                        if (request.headers().contains(HeaderValues.CONNECTION_CLOSE)) {
                            throw new CloseConnectionException("the client asked for it");
                        }
                    }))
                    .build()
                    .start());
        } catch (UncheckedIOException | IllegalStateException e) {
            throw new IOException("metrics: cannot listen on " + address + ":" + port, e);
        }
    }

    /** The port it really listens on. */
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.stop();
    }
}
