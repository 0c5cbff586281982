package dev.jwaku.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every expression of every board that we ship finds something in a real Prometheus that asks a busy fleet of ours, one
 * of whose nodes keeps its messages in PostgreSQL with a replica.
 */
@Tag("live")
@Tag("prometheus")
@Timeout(180)
class BoardsLiveTest {
    private static final Path DEPLOY = Path.of(System.getProperty("jwaku.root", ".."), "deploy");
    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** As Grafana would make it of the interval: four scrapes and more. */
    private static final String RATE_INTERVAL = "10s";

    private final JsonMapper json = new JsonMapper();

    @Test
    void everyExpressionOfEveryBoardFindsSomething(@TempDir Path folder)
            throws IOException, InterruptedException, SQLException {
        LivePeers.requirePrometheus();
        Map<String, String> open = expressions();
        assertThat(open).hasSizeGreaterThan(170);
        try (PostgresWithReplica database = PostgresWithReplica.start(folder);
                BusyNodes fleet = new BusyNodes(folder, database.flags());
                PrometheusProcess prometheus =
                        PrometheusProcess.start(folder, DEPLOY.resolve("prometheus.yml"), fleet.metricsPorts())) {
            await().atMost(LIMIT).until(prometheus::nodesUp, up -> up == 2);
            long end = System.nanoTime() + LIMIT.toNanos();
            while (!open.isEmpty() && System.nanoTime() < end) {
                TimeUnit.SECONDS.sleep(1);
                for (String panel : List.copyOf(open.keySet())) {
                    if (hasFiniteValue(prometheus.query(open.get(panel)))) {
                        open.remove(panel);
                    }
                }
            }
            assertThat(open).isEmpty();
            assertThat(prometheus.labelValues("waku_version", "instance")).hasSize(2);
            assertThat(fleet.heard()).isPositive();
            assertThatRulesFindAllWell(prometheus);
            new DocumentedMetrics().assertAreOn(fleet.metricsOfServiceNode());
        }
    }

    /** They can be evaluated, and whoever is slow here is not so for ten minutes. */
    private static void assertThatRulesFindAllWell(PrometheusProcess prometheus)
            throws IOException, InterruptedException {
        assertThat(prometheus.alertRules()).hasSizeGreaterThan(15).allSatisfy(rule -> {
            assertThat(rule.get("health").asString()).as(rule.toString()).isEqualTo("ok");
            assertThat(rule.get("state").asString()).as(rule.toString()).isNotEqualTo("firing");
        });
    }

    /** Board, panel and letter of the query, with what Grafana would ask. */
    private Map<String, String> expressions() throws IOException {
        Map<String, String> expressions = new LinkedHashMap<>();
        try (Stream<Path> boards = Files.list(DEPLOY.resolve("grafana/boards"))) {
            // that of telemetry asks its service, not nodes
            for (Path file : boards.filter(file -> !file.endsWith("telemetry.json"))
                    .sorted()
                    .toList()) {
                JsonNode board = json.readTree(Files.readString(file));
                for (JsonNode panel : board.get("panels")) {
                    for (JsonNode target : panel.path("targets")) {
                        expressions.put(
                                board.get("title").asString() + " / "
                                        + panel.get("title").asString() + " "
                                        + target.get("refId").asString(),
                                substituted(target.get("expr").asString()));
                    }
                }
            }
        }
        return expressions;
    }

    private static String substituted(String expression) {
        String complete = expression.replace("$__rate_interval", RATE_INTERVAL).replace("$instance", ".*");
        assertThat(complete).doesNotContain("$");
        return complete;
    }

    private static boolean hasFiniteValue(JsonNode result) {
        return result.valueStream()
                .map(series -> series.get("value").get(1).asString())
                .anyMatch(value -> !value.equals("NaN") && !value.endsWith("Inf"));
    }
}
