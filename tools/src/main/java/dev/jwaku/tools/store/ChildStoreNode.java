package dev.jwaku.tools.store;

import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.tools.service.OurServiceNode;
import dev.jwaku.tools.store.history.History;
import dev.jwaku.tools.store.history.HistoryPlan;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** {@code jwaku node} in a process of its own. */
final class ChildStoreNode implements StoreNode {
    private static final String METRIC = "waku_archive_query_duration_seconds";
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final OurServiceNode node;
    private final URI metrics;
    private final HttpClient http;

    private ChildStoreNode(OurServiceNode node, int metricsPort) {
        this.node = node;
        this.metrics = URI.create("http://127.0.0.1:" + metricsPort + "/metrics");
        this.http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    }

    /** See {@link StoreNode.Starter}. The URL goes through a file that nobody else can read, not the command line. */
    static StoreNode start(String databaseUrl, long retentionSeconds) throws IOException {
        int metricsPort = freePort();
        Path config = Files.createTempFile("jwaku-bench-store", ".toml");
        try {
            Files.writeString(config, "store-message-db-url = '" + databaseUrl.replace("'", "%27") + "'\n");
            List<String> flags = new ArrayList<>(List.of(
                    "--config-file=" + config,
                    "--store=true",
                    "--store-message-retention-policy=time:" + retentionSeconds,
                    "--metrics-server=true",
                    "--metrics-server-port=" + metricsPort,
                    "--max-connections=150"));
            for (int i = 1; i < HistoryPlan.SHARDS; i++) {
                flags.add("--shard=" + (History.FIRST_SHARD.index() + i));
            }
            return new ChildStoreNode(OurServiceNode.start(flags), metricsPort);
        } finally {
            Files.delete(config);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public Multiaddr address() {
        return node.address();
    }

    @Override
    public Optional<Mixing.QueryTime> queryTime() {
        try {
            String text = http.send(
                            HttpRequest.newBuilder(metrics).timeout(TIMEOUT).build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
            OptionalDouble seconds = value(text, METRIC + "_sum");
            OptionalDouble count = value(text, METRIC + "_count");
            return seconds.isPresent() && count.isPresent()
                    ? Optional.of(new Mixing.QueryTime(seconds.getAsDouble(), count.getAsDouble()))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // the report says unknown
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** The value of a metric in the text form of Prometheus. */
    static OptionalDouble value(String text, String metric) {
        return text.lines()
                .filter(line -> line.startsWith(metric + " ") || line.startsWith(metric + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst();
    }

    @Override
    public void close() throws IOException {
        http.close();
        node.close();
    }
}
