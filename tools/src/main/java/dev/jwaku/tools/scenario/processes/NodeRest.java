package dev.jwaku.tools.scenario.processes;

import dev.jwaku.waku.message.MessageHash;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is asked of a node's REST.
 *
 * @param port on loopback
 */
record NodeRest(int port) {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final long LOOK_MILLIS = 100;
    private static final int OK = 200;

    /**
     * Returns when the node answers.
     *
     * @param log named if it does not
     * @throws IOException if it ends before, or does not in time
     */
    void awaitStart(Life life, Duration limit, Path log) throws IOException {
        long end = System.nanoTime() + limit.toNanos();
        try {
            while (life.isAlive() && System.nanoTime() < end) {
                if (isUp()) {
                    return;
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while it started", e);
        }
        throw new IOException((life.isAlive() ? "did not start within " + limit.toSeconds() + " s" : "ended at once")
                + "; its log ends with: " + lastLine(log));
    }

    private static String lastLine(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
        return lines.isEmpty() ? "nothing" : lines.getLast();
    }

    private boolean isUp() throws InterruptedException {
        for (String path : List.of("/info", "/debug/v1/info")) {
            try {
                if (get(path).statusCode() == OK) {
                    return true;
                }
            } catch (IOException e) {
                return false; // nobody listens yet
            }
        }
        return false;
    }

    /** Those of these messages that its archive has. @throws IOException if it does not say */
    Set<MessageHash> has(List<MessageHash> hashes) throws IOException {
        String list = hashes.stream().map(MessageHash::toString).collect(Collectors.joining("%2C"));
        try {
            HttpResponse<String> answer = get("/store/v3/messages?includeData=false&pageSize=100&hashes=" + list);
            if (answer.statusCode() != OK) {
                throw new IOException("status " + answer.statusCode() + ": " + answer.body());
            }
            Set<MessageHash> found = new LinkedHashSet<>();
            for (JsonNode message : JSON.readTree(answer.body()).path("messages")) {
                found.add(MessageHash.parse(message.path("messageHash").asString()));
            }
            return found;
        } catch (JacksonException | IllegalArgumentException e) {
            throw new IOException("no answer of a store: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(LIMIT)
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
