package dev.jwaku.node.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The files of {@code deploy/} fit together and to what a node exports; {@code BoardsLiveTest} runs them. */
class DeployFilesTest {
    private static final Path DEPLOY = Path.of(System.getProperty("jwaku.root", ".."), "deploy");
    private static final Pattern METRIC = Pattern.compile(
            "\\b((?:waku|jwaku|libp2p|process|jvm|query|postgres|reconciliation|total)_[a-z0-9_]+)(?=\\{| |\\)|\\[|$)");
    /** Of the telemetry service, not of nodes. */
    private static final String OF_TELEMETRY = "telemetry.json";

    private static final Pattern TELEMETRY = Pattern.compile("\\b(?:telemetry|dm)_[a-z0-9_]+");
    /** In the order of the design, 9.5. */
    private static final List<String> SETTINGS = List.of(
            "shared_preload_libraries=pg_stat_statements",
            "shared_buffers=${JWAKU_DATABASE_BUFFERS:-1GB}",
            "max_locks_per_transaction=256",
            "wal_compression=lz4",
            "checkpoint_timeout=15min",
            "jit=off",
            "random_page_cost=1.1",
            "track_io_timing=on");

    private final MetricCatalogue catalogue = MetricCatalogue.load();

    private static JsonNode yaml(String file) throws IOException {
        return YAMLMapper.builder().build().readTree(Files.readString(DEPLOY.resolve(file)));
    }

    private void assertThatMetricsExist(String where, String expression) {
        String withoutLabels = expression.replaceAll("by \\([^)]*\\)|on \\([^)]*\\)", "");
        Matcher metric = METRIC.matcher(withoutLabels.replaceAll("\\{[^}]*}", "{}"));
        Set<String> names = new TreeSet<>();
        while (metric.find()) {
            names.add(metric.group(1).replaceAll("_(bucket|sum|count)$", ""));
        }
        if (!expression.startsWith("up{")) {
            assertThat(names).as(where + ": " + expression).isNotEmpty();
        }
        assertThat(names)
                .as(where + ": " + expression)
                .allMatch(name -> catalogue.find(name).isPresent());
    }

    @Test
    void boardsAndAlertsAskForWhatNodesExport() throws IOException {
        List<String> titles = new ArrayList<>();
        try (Stream<Path> boards = Files.list(DEPLOY.resolve("grafana/boards"))) {
            for (Path file : boards.sorted().toList()) {
                JsonNode board = new JsonMapper().readTree(Files.readString(file));
                titles.add(board.get("title").asString());
                if (file.endsWith(OF_TELEMETRY)) {
                    continue;
                }
                board.get("panels")
                        .forEach(panel -> panel.path("targets")
                                .forEach(target -> assertThatMetricsExist(
                                        file.getFileName() + " "
                                                + panel.get("title").asString(),
                                        target.get("expr").asString())));
            }
        }
        assertThat(titles).hasSize(7).doesNotHaveDuplicates();
        for (JsonNode group : yaml("alerts.yml").get("groups")) {
            group.get("rules")
                    .forEach(rule -> assertThatMetricsExist(
                            rule.get("alert").asString(), rule.get("expr").asString()));
        }
    }

    @Test
    void theBoardAndAlertsOfTelemetryAskForWhatItsPageLists() throws IOException {
        Path root = DEPLOY.resolveSibling("docs").resolve("telemetry.md");
        String documented = Files.readString(root);
        JsonNode board = new JsonMapper()
                .readTree(Files.readString(DEPLOY.resolve("grafana/boards").resolve(OF_TELEMETRY)));
        Set<String> names = new TreeSet<>();
        board.get("panels")
                .forEach(panel -> panel.path("targets").forEach(target -> {
                    Matcher metric = TELEMETRY.matcher(target.get("expr").asString());
                    while (metric.find()) {
                        names.add(metric.group().replaceAll("_bucket$", ""));
                    }
                }));
        assertThat(names).hasSizeGreaterThan(6);
        for (JsonNode group : yaml("telemetry-alerts.yml").get("groups")) {
            for (JsonNode rule : group.get("rules")) {
                Matcher metric = TELEMETRY.matcher(rule.get("expr").asString());
                while (metric.find()) {
                    names.add(metric.group());
                }
            }
        }
        assertThat(names).contains("dm_delivery_ratio").allMatch(documented::contains);
    }

    @Test
    void everyAlertSaysHowBadItIs() throws IOException {
        List<String> names = new ArrayList<>();
        for (String file : List.of("alerts.yml", "telemetry-alerts.yml")) {
            for (JsonNode group : yaml(file).get("groups")) {
                for (JsonNode rule : group.get("rules")) {
                    names.add(rule.get("alert").asString());
                    assertThat(rule.at("/labels/severity").asString()).isIn("critical", "warning");
                    assertThat(rule.at("/annotations/summary").asString()).isNotBlank();
                }
            }
        }
        assertThat(names)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.startsWith("Jwaku"))
                .contains(
                        "JwakuArchiveAway",
                        "JwakuArchiveDropsMessages",
                        "JwakuArchiveHashQueriesSlow",
                        "JwakuArchiveWithoutLeader",
                        "JwakuArchiveWithTwoLeaders",
                        "JwakuArchivePartitionsNotAhead",
                        "JwakuArchiveReplicaBehind");
    }

    @Test
    void queriesAreShownWithTheLinesOfTheAims() throws IOException {
        JsonNode board = new JsonMapper().readTree(Files.readString(DEPLOY.resolve("grafana/boards/archive.json")));
        List<JsonNode> timed = board.get("panels")
                .valueStream()
                .filter(panel -> panel.get("type").asString().equals("timeseries"))
                .filter(panel -> panel.toString().contains("\"scaleDistribution\""))
                .toList();
        assertThat(timed).hasSizeGreaterThan(5).allSatisfy(panel -> {
            JsonNode defaults = panel.at("/fieldConfig/defaults");
            assertThat(defaults.get("unit").asString()).isEqualTo("s");
            assertThat(defaults.at("/custom/thresholdsStyle/mode").asString()).isEqualTo("dashed");
            assertThat(defaults.at("/thresholds/steps").valueStream().map(step -> step.get("value")))
                    .extracting(JsonNode::asDouble)
                    .containsExactly(0.0, 0.01, 0.4);
        });
    }

    @Test
    void composeStartsADatabaseThatTellsOfItsStatements() throws IOException {
        JsonNode services = yaml("docker-compose.yml").get("services");
        JsonNode postgres = services.get("postgres");
        assertThat(postgres.get("image").asString()).isEqualTo("postgres:18");
        assertThat(postgres.get("command").valueStream().map(JsonNode::asString).filter(word -> word.contains("=")))
                .containsExactlyElementsOf(SETTINGS);
        assertThat(postgres.at("/healthcheck/test").toString()).contains("pg_isready", "--host=127.0.0.1");
        assertThat(services.at("/node/depends_on/postgres/condition").asString())
                .isEqualTo("service_healthy");
        assertThat(Files.readString(DEPLOY.resolve("postgres/init/statistics.sql")))
                .contains("CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
        assertThat(yaml("prometheus.yml").at("/rule_files/0").asString()).isEqualTo("alerts.yml");
    }

    @Test
    void everyFileThatComposeMountsIsThere() throws IOException {
        JsonNode compose = yaml("docker-compose.yml");
        List<String> mounted = new ArrayList<>();
        compose.get("services")
                .forEach(service -> service.path("volumes").forEach(volume -> mounted.add(volume.asString())));
        assertThat(mounted).hasSizeGreaterThan(6).allSatisfy(mount -> {
            String source = mount.split(":", -1)[0];
            if (source.startsWith("./")) {
                assertThat(DEPLOY.resolve(source)).exists();
            } else {
                assertThat(compose.get("volumes").has(source)).as(source).isTrue();
            }
        });
        compose.get("services")
                .forEach(service -> assertThat(service.get("image").asString()).matches(".+:.*[^:]+"));
    }
}
