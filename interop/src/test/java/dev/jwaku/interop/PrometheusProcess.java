package dev.jwaku.interop;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Prometheus with the configuration that we ship, asking every second. */
final class PrometheusProcess implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final JsonMapper json = new JsonMapper();
    private final Process process;
    private final int port;

    private PrometheusProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts it.
     *
     * @param shipped the configuration, whose interval and only target are replaced
     * @param metricsPorts where the nodes are
     */
    static PrometheusProcess start(Path folder, Path shipped, List<Integer> metricsPorts) throws IOException {
        String targets =
                metricsPorts.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(", ", "[", "]"));
        String configuration = Files.readString(shipped)
                .replace("scrape_interval: 15s", "scrape_interval: 1s")
                .replace("evaluation_interval: 15s", "evaluation_interval: 1s")
                .replaceFirst("- targets:\\s+- node:8008", "- targets: " + targets);
        Path file = Files.writeString(folder.resolve("prometheus.yml"), configuration);
        for (String rules : List.of("alerts.yml", "telemetry-alerts.yml")) {
            Files.copy(shipped.resolveSibling(rules), folder.resolve(rules));
        }
        int port;
        try (ServerSocket probe = new ServerSocket(0)) {
            port = probe.getLocalPort();
        }
        Process process = new ProcessBuilder(
                        "prometheus",
                        "--config.file=" + file,
                        "--storage.tsdb.path=" + folder.resolve("prometheus"),
                        "--web.listen-address=127.0.0.1:" + port,
                        "--log.level=error")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile())
                .start();
        return new PrometheusProcess(process, port);
    }

    /** How many nodes answered the last time they were asked; none while Prometheus itself starts. */
    int nodesUp() throws InterruptedException {
        try {
            return (int) query("up == 1").valueStream().count();
        } catch (IOException e) {
            return 0;
        }
    }

    /** The series that an expression gives now. */
    JsonNode query(String expression) throws IOException, InterruptedException {
        return get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
                .get("result");
    }

    /** The alert rules, each with its {@code name}, {@code health} and {@code state}. */
    List<JsonNode> alertRules() throws IOException, InterruptedException {
        List<JsonNode> rules = new ArrayList<>();
        get("/api/v1/rules?type=alert")
                .get("groups")
                .forEach(group -> group.get("rules").forEach(rules::add));
        return rules;
    }

    /** The values that a label has on a metric. */
    JsonNode labelValues(String metric, String label) throws IOException, InterruptedException {
        return get("/api/v1/label/" + label + "/values?match[]=".replace("[]", "%5B%5D") + metric);
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(LIMIT)
                .build();
        HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(path + ": " + response.body());
        }
        return json.readTree(response.body()).get("data");
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
