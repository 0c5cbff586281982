package dev.jwaku.tools.dogfood.serve;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.jwaku.runtime.World;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the page, {@code room.json} (where the nodes are) and {@code time} (what time it is here). Thread-safe;
 * answers on virtual threads.
 */
final class PageServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PageServer.class);
    private static final String JSON = "application/json";
    private static final double NANOS_PER_MILLI = 1e6;
    private static final int BACKLOG = 1000;

    private final World world;
    private final DogfoodConfig config;
    private final PageFiles files;
    private final List<Invitation.Node> nodes;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private PageServer(World world, DogfoodConfig config, PageFiles files, List<Invitation.Node> nodes)
            throws IOException {
        this.world = world;
        this.config = config;
        this.files = files;
        this.nodes = List.copyOf(nodes);
        this.server = listen();
    }

    /** @throws IOException if the port cannot be listened on, or there is no page */
    static PageServer open(World world, DogfoodConfig config, List<Invitation.Node> nodes) throws IOException {
        return new PageServer(world, config, PageFiles.read(config.page()), nodes);
    }

    private HttpServer listen() throws IOException {
        InetSocketAddress address = new InetSocketAddress(config.listenAddress(), config.pagePort());
        HttpServer made;
        try {
            if (config.tls().isPresent()) {
                HttpsServer secure = HttpsServer.create(address, BACKLOG);
                secure.setHttpsConfigurator(
                        new HttpsConfigurator(Pem.context(config.tls().get())));
                made = secure;
            } else {
                made = HttpServer.create(address, BACKLOG);
            }
        } catch (IOException e) {
            throw new IOException("the page cannot be served on " + address + ": " + e.getMessage(), e);
        }
        made.setExecutor(threads);
        made.createContext("/", this::answer);
        made.start();
        return made;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            answerOrRefuse(exchange);
        } catch (RuntimeException e) {
            log.error("the page's server failed", e);
        }
    }

    private void answerOrRefuse(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestMethod().equals("GET")) {
            send(exchange, 405, "text/plain", "GET only\n".getBytes(StandardCharsets.US_ASCII));
            return;
        }
        String asked = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Host"))
                .orElse("127.0.0.1");
        Invitation invitation;
        try {
            invitation = Invitation.of(config, asked, nodes);
        } catch (IllegalArgumentException e) {
            send(exchange, 400, "text/plain", "not a host\n".getBytes(StandardCharsets.US_ASCII));
            return;
        }
        answer(exchange, invitation);
    }

    private void answer(HttpExchange exchange, Invitation invitation) throws IOException {
        String path = exchange.getRequestURI().getPath();
        switch (path) {
            case "/room.json" -> send(exchange, 200, JSON, invitation.json().getBytes(StandardCharsets.UTF_8));
            case "/time" -> {
                double now = world.now().getEpochSecond() * 1000.0 + world.now().getNano() / NANOS_PER_MILLI;
                String time = String.format(Locale.ROOT, "{\"now\":%.3f}", now);
                send(exchange, 200, JSON, time.getBytes(StandardCharsets.US_ASCII));
            }
            default -> {
                Optional<PageFiles.PageFile> file = files.at(path);
                if (file.isEmpty()) {
                    send(exchange, 404, "text/plain", "not here\n".getBytes(StandardCharsets.US_ASCII));
                    return;
                }
                if (file.get().isHtml()) {
                    exchange.getResponseHeaders().set("Content-Security-Policy", invitation.policy());
                }
                send(exchange, 200, file.get().contentType(), file.get().content());
            }
        }
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", type);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cache-Control", "no-cache");
        byte[] sent = body;
        String encodings = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Accept-Encoding"))
                .orElse("");
        if (body.length > 1000 && encodings.contains("gzip")) {
            headers.set("Content-Encoding", "gzip");
            sent = zipped(body);
        }
        exchange.sendResponseHeaders(status, sent.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(sent);
        }
    }

    private static byte[] zipped(byte[] body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(body.length / 2);
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(body);
        }
        return bytes.toByteArray();
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
