package dev.jwaku.tools.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a running node says of itself.
 *
 * @param findings one or two
 * @param health what {@code /health} answered, as it came
 * @param metrics what {@code /metrics} answered, as it came
 */
public record NodeAnswers(List<Finding> findings, Optional<String> health, Optional<String> metrics) {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final int MAX_BYTES = 4 * 1024 * 1024;
    private static final String READY = "READY";
    private static final String PEERS = "libp2p_peers ";

    public NodeAnswers {
        findings = List.copyOf(findings);
    }

    /** Asks; two seconds each at most. */
    static NodeAnswers ask(Optional<URI> rest, Optional<URI> metrics) {
        List<Finding> findings = new ArrayList<>();
        Optional<String> health = rest.flatMap(uri -> answer(uri, "/health", findings));
        health.ifPresent(text -> findings.add(judge(text)));
        Optional<String> page = metrics.flatMap(uri -> answer(uri, "/metrics", findings));
        page.ifPresent(text -> findings.add(Finding.ok("node metrics", summary(text))));
        if (findings.isEmpty()) {
            findings.add(Finding.ok("node", "not asked: its REST port is not known"));
        }
        return new NodeAnswers(findings, health, page);
    }

    /** Whether a node runs. */
    boolean isThere() {
        return health.isPresent();
    }

    private static Optional<String> answer(URI server, String path, List<Finding> findings) {
        String name = "node " + path.substring(1);
        HttpRequest request =
                HttpRequest.newBuilder(server.resolve(path)).timeout(TIMEOUT).build();
        try {
            HttpResponse<InputStream> response = HttpClient.newBuilder()
                    .connectTimeout(TIMEOUT)
                    .build()
                    .send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream in = response.body()) {
                String body = new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
                if (response.statusCode() == 200) {
                    return Optional.of(body);
                }
                findings.add(Finding.warn(name, request.uri() + " answers " + response.statusCode()));
            }
        } catch (java.net.ConnectException e) {
            findings.add(Finding.ok(name, "nobody listens on " + server.getAuthority()));
        } catch (IOException e) {
            findings.add(Finding.warn(name, request.uri() + ": " + e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    /** The whole, and each protocol that is not ready. */
    static Finding judge(String health) {
        try {
            JsonNode json = JsonMapper.shared().readTree(health);
            String whole = json.path("nodeHealth").asString("");
            List<String> notReady = new ArrayList<>();
            for (JsonNode protocol : json.path("protocolsHealth")) {
                protocol.forEachEntry((name, state) -> {
                    if (state.asString("").equals("NOT_READY")) {
                        notReady.add(name + " (" + protocol.path("desc").asString("no reason given") + ")");
                    }
                });
            }
            if (whole.isEmpty()) {
                return Finding.warn("node health", "answers, but is no Waku node");
            }
            return whole.equals(READY) && notReady.isEmpty()
                    ? Finding.ok("node health", whole)
                    : Finding.warn(
                            "node health",
                            whole + (notReady.isEmpty() ? "" : "; not ready: " + String.join(", ", notReady)));
        } catch (JacksonException e) {
            return Finding.warn("node health", "answers, but is no Waku node");
        }
    }

    private static String summary(String metrics) {
        String peers = metrics.lines()
                .filter(line -> line.startsWith(PEERS))
                .map(line -> ", "
                        + (long) Double.parseDouble(
                                line.substring(PEERS.length()).strip()) + " peers")
                .findFirst()
                .orElse("");
        long values = metrics.lines()
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .count();
        return values + " values" + peers;
    }
}
