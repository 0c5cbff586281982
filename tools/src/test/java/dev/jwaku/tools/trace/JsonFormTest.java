package dev.jwaku.tools.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.tools.lpt.report.SchemaCheck;
import dev.jwaku.tools.trace.find.Settings;
import dev.jwaku.tools.trace.report.JsonReport;
import dev.jwaku.tools.trace.report.Limit;
import dev.jwaku.tools.trace.report.TraceFiles;
import dev.jwaku.tools.trace.report.TraceReport;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The JSON of a run in which all there is occurs: losses, gaps, store differences, limits, the story of a message. */
class JsonFormTest {
    private static final JsonMapper JSON = new JsonMapper();

    private static JsonNode schema() throws Exception {
        try (InputStream schema = JsonReport.class.getResourceAsStream("report.schema.json")) {
            return JSON.readTree(schema);
        }
    }

    private static ObjectNode report(Path folder) throws Exception {
        List<String> logs = new PlantedRun(8, true).write(folder, true);
        Settings settings = new Settings(Duration.ofSeconds(5), Duration.ofMinutes(60), Long.MIN_VALUE, Long.MAX_VALUE);
        try (TraceFiles files = new TraceFiles(Optional.empty(), Optional.of(PlantedRun.hash(35)))) {
            TraceResult result =
                    Trace.run(new TraceOptions(logs, List.of(), settings, 1, Optional.of(folder)), files.listener());
            List<Limit.Verdict> verdicts = List.of(
                    Limit.parse("loss<=1%").check(result),
                    Limit.parse("recovered:p95<=1us").check(result));
            return (ObjectNode)
                    JSON.readTree(JsonReport.of(new TraceReport(result, verdicts, files.asked(), "development")));
        }
    }

    @Test
    void fitsItsSchemaAndTheSchemaNoticesWhatDoesNot(@TempDir Path folder) throws Exception {
        ObjectNode value = report(folder);
        assertThat(SchemaCheck.errors(schema(), value)).isEmpty();
        for (String list : List.of("losses", "stores", "store_differences", "links", "losses_on_links", "verdicts")) {
            assertThat(value.get(list)).as(list).isNotEmpty();
        }
        assertThat(value.get("message").get("events")).isNotEmpty();

        value.put("surprise", 1);
        value.remove("good");
        ((ObjectNode) value.get("losses").get(0)).put("fate", "vanished");
        assertThat(SchemaCheck.errors(schema(), value))
                .containsExactlyInAnyOrder(
                        "$: no good",
                        "$.losses[0].fate: not one of the values: \"vanished\"",
                        "$.surprise: not allowed");
    }
}
