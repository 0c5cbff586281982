package dev.jwaku.node.rest;

import io.helidon.http.DirectHandler;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.encoding.ContentEncodingContext;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HTTP/1.1 around a {@link Handler}: the REST API of a node, and the faces of programs beside it. Thread-safe. Requests
 * are answered on virtual threads, any number at once; their bodies together take a sixteenth of the memory, and whose
 * body finds no room is answered 503.
 */
public final class HttpServer implements AutoCloseable {
    /** Longest body, as nwaku's. */
    public static final long MAX_BODY = 16_384L * 1024;
    /** Longest request line and longest headers, as nwaku's. */
    public static final int MAX_HEADERS = 64 * 1024;

    private static final int MAX_CONNECTIONS = 6_000;
    private static final Duration IDLE = Duration.ofMinutes(2);
    /** Read before we answer that it is too long: a connection closed with unread bytes loses the answer. */
    private static final int MAX_READ = 5 << 18;

    private static final Logger log = LoggerFactory.getLogger(HttpServer.class);

    private final Cors cors;
    private final Handler handler;
    private final Sockets sockets;
    private final Bodies bodies = Bodies.ofThisProcess();
    private final WebServer server;

    private HttpServer(
            String name, String address, int port, List<String> allowOrigins, Handler handler, Sockets sockets)
            throws IOException {
        this.cors = new Cors(allowOrigins);
        this.handler = handler;
        this.sockets = sockets;
        this.server = listen(name, address, port);
    }

    /** Answers requests. */
    @FunctionalInterface
    public interface Handler {
        /** The answer. An exception becomes status 500, an {@link IllegalArgumentException} 400. */
        RestAnswer answer(RestRequest request);

        /**
         * Longest body wanted at a path, as it stands in the request line. Of a longer one no more than one byte more
         * is read, for the handler to refuse it.
         */
        default long longestBody(String path) {
            return MAX_BODY;
        }

        /** A request was answered with this status instead of being given to the handler. */
        default void unread(String path, int status) {}
    }

    /**
     * Listens and answers from now on.
     *
     * @param name what the error says cannot listen
     * @param port 0 lets the system choose
     * @param allowOrigins who may call from a browser, see {@link RestConfig}
     * @throws IOException if the port cannot be listened on
     */
    public static HttpServer open(String name, String address, int port, List<String> allowOrigins, Handler handler)
            throws IOException {
        return new HttpServer(name, address, port, allowOrigins, handler, request -> Optional.empty());
    }

    /** The same, and some paths are WebSockets of events for those who ask for one. */
    public static HttpServer open(
            String name, String address, int port, List<String> allowOrigins, Handler handler, Sockets sockets)
            throws IOException {
        return new HttpServer(name, address, port, allowOrigins, handler, sockets);
    }

    /** Says which requests for a WebSocket get one. */
    @FunctionalInterface
    public interface Sockets {
        /** The events for this request; empty if the handler shall answer it instead, as any other. */
        Optional<EventStreams> at(RestRequest request);
    }

    private WebServer listen(String name, String address, int port) throws IOException {
        try {
            return WebServer.builder()
                    .host(address)
                    .port(port)
                    .shutdownHook(false)
                    .maxPayloadSize(MAX_BODY)
                    .maxTcpConnections(MAX_CONNECTIONS)
                    .backlog(MAX_CONNECTIONS)
                    .idleConnectionTimeout(IDLE)
                    .protocolsDiscoverServices(false)
                    .contentEncoding(ContentEncodingContext.builder()
                            .contentEncodingsDiscoverServices(false)
                            .addContentEncoding(new StillPacked())
                            .build())
                    .addConnectionSelector(Http1ConnectionSelector.builder()
                            .config(Http1Config.builder()
                                    .maxPrologueLength(MAX_READ)
                                    .maxHeadersSize(MAX_READ)
                                    .validatePath(false)
                                    .build())
                            .addUpgrader(new SocketUpgrade(sockets))
                            .build())
                    .directHandlers(telling())
                    .routing(HttpRouting.builder().any(this::answer))
                    .build()
                    .start();
        } catch (UncheckedIOException | IllegalStateException e) {
            throw new IOException(name + ": cannot listen on " + address + ":" + port, e);
        }
    }

    /** What the server refuses by itself it refuses as ever, and the handler is told. */
    private DirectHandlers telling() {
        DirectHandlers.Builder all = DirectHandlers.builder();
        for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
            all.addHandler(type, (request, event, status, headers, message) -> {
                handler.unread(request.path(), status.code());
                return DirectHandler.defaultHandler().handle(request, event, status, headers, message);
            });
        }
        return all.build();
    }

    private void answer(ServerRequest request, ServerResponse response) {
        Optional<RestAnswer> refused = origin(request, response);
        RestAnswer answer = refused.orElseGet(() -> route(request));
        response.status(answer.status());
        response.header(HeaderNames.CONTENT_TYPE, answer.contentType());
        answer.headers().forEach((name, value) -> response.header(HeaderNames.create(name), value));
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
        try (Bodies.Room room = bodies.room()) {
            return read(request, room);
        } catch (IllegalArgumentException e) {
            return RestAnswer.text(400, "Invalid request");
        } catch (RuntimeException e) {
            log.atError()
                    .addKeyValue("path", request.path().rawPath())
                    .setCause(e)
                    .log("HTTP request failed");
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

    private RestAnswer read(ServerRequest request, Bodies.Room room) {
        String path = request.path().rawPath();
        Map<String, String> headers = SocketUpgrade.byName(request.headers());
        byte[] body;
        try {
            body = request.content().hasEntity()
                    ? room.read(request.content().inputStream(), handler.longestBody(path))
                    : new byte[0];
        } catch (Bodies.FullException e) {
            handler.unread(path, 503);
            return RestAnswer.text(503, "Too many requests at once").withHeader("Retry-After", "1");
        } catch (IOException | RuntimeException e) {
            // the client went away or sent less than it promised
            handler.unread(path, 400);
            throw new IllegalArgumentException("the body cannot be read", e);
        }
        return handler.answer(RestRequest.of(
                request.prologue().method().text(),
                path + "?" + request.query().rawValue(),
                headers,
                new String(body, RestRequest.charset(headers))));
    }

    /** The port it really listens on. */
    public int port() {
        return server.port();
    }

    /** Finishes the requests in progress and stops. */
    @Override
    public void close() {
        server.stop();
    }
}
