package dev.jwaku.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What docs/service-node.md tells a newcomer to type, typed. */
@Tag("live")
@Timeout(120)
class ServiceNodeDocsLiveTest {
    private static final Path DOCS = Path.of("..", "docs", "service-node.md");
    private static final Pattern BLOCK = Pattern.compile("```\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");
    private static final int METRICS_SHIFT = 7;

    @Test
    void everyCurlAnswersAsSaid(@TempDir Path folder) throws IOException, InterruptedException {
        List<String> blocks = BLOCK.matcher(Files.readString(DOCS))
                .results()
                .map(block -> block.group(1).replace("\\\n", " "))
                .toList();
        String[] flags = Stream.of(blocks.getFirst().strip().split("\\s+", -1))
                .filter(word -> word.startsWith("--") && !word.startsWith("--cluster") && !word.startsWith("--shard"))
                .toArray(String[]::new);
        assertThat(flags).contains("--store", "--filter", "--lightpush");
        String[] more = Stream.concat(
                        Stream.of(flags),
                        Stream.of("--websocket-port=0", "--metrics-server-port=" + (8008 + METRICS_SHIFT)))
                .toArray(String[]::new);
        try (NodeCommandProcess first = NodeCommandProcess.start(folder, 1, more);
                NodeCommandProcess second = NodeCommandProcess.start(folder, 2, "--staticnode=" + first.address())) {
            // with the second node that the docs speak of, publishing is a success
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> second.get("/health").body().contains("{\"Relay\":\"READY\"}"));
            List<String> commands = blocks.stream()
                    .flatMap(String::lines)
                    .filter(line -> line.startsWith("curl "))
                    .toList();
            assertThat(commands).hasSizeGreaterThan(6);
            for (String command : commands) {
                HttpResponse<String> answer = send(command, first);
                assertThat(answer.statusCode())
                        .as("%s: %s", command, answer.body())
                        .isEqualTo(200);
                assertThat(answer.body()).as(command).isNotEmpty();
            }
        }
    }

    /** Understands of curl what the page uses. */
    private static HttpResponse<String> send(String command, NodeCommandProcess node)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(command);
        while (word.find()) {
            words.add(word.group(1) == null ? word.group(2) : word.group(1));
        }
        String url =
                words.stream().filter(one -> one.startsWith("http")).findFirst().orElseThrow();
        String here = url.replace("http://127.0.0.1:8645", node.url(""))
                .replace(":8008/", ":" + (8008 + METRICS_SHIFT) + "/");
        int data = words.indexOf("-d");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(here)).timeout(Duration.ofSeconds(20));
        int header = words.indexOf("-H");
        if (header > 0) {
            String[] parts = words.get(header + 1).split(": ", 2);
            request.header(parts[0], parts[1]);
        }
        int method = words.indexOf("-X");
        request.method(
                method > 0 ? words.get(method + 1) : "GET",
                data > 0
                        ? HttpRequest.BodyPublishers.ofString(words.get(data + 1))
                        : HttpRequest.BodyPublishers.noBody());
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
