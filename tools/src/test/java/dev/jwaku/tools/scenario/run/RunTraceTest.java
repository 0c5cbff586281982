package dev.jwaku.tools.scenario.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.tools.scenario.Catalogue;
import dev.jwaku.tools.scenario.Metric;
import dev.jwaku.tools.scenario.Mode;
import dev.jwaku.tools.scenario.Scenario;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RunTraceTest {
    private static final Scenario SCENARIO = Catalogue.find("c10-cut-link");

    @TempDir
    private Path folder;

    private RunResult trace(String name) throws Exception {
        Path nodes = Files.createDirectories(folder.resolve(name + "-nodes"));
        Path traces = Files.createDirectories(folder.resolve(name));
        return ScenarioRun.trace(SCENARIO, Mode.EDGE, 7, nodes, traces);
    }

    private static List<JsonNode> of(List<JsonNode> lines, String event) {
        return lines.stream()
                .filter(line -> line.get("event").asString().equals(event))
                .toList();
    }

    @Test
    void aTraceHasEverythingAndChangesNothing() throws Exception {
        RunResult traced = trace("one");
        Path nodes = Files.createDirectories(folder.resolve("plain"));
        assertThat(ScenarioRun.run(SCENARIO, Mode.EDGE, 7, nodes).eventHash()).isEqualTo(traced.eventHash());

        List<JsonNode> lines = Files.readAllLines(folder.resolve("one").resolve("run.jsonl")).stream()
                .map(new JsonMapper()::readTree)
                .toList();
        int accepted = (int) (double) traced.figures().get(Metric.ACCEPTED);
        assertThat(accepted).isPositive();
        assertThat(of(lines, "accepted")).hasSize(accepted);
        assertThat(of(lines, "shown")).hasSize(accepted);
        assertThat(of(lines, "fault_begins")).hasSize(1);
        assertThat(of(lines, "fault_ends")).hasSize(1);
        assertThat(lines.getFirst().get("seed").asLong()).isEqualTo(7);
        assertThat(lines.getLast().get("event_hash").asString()).isEqualTo(traced.eventHash());
        double last = 0;
        for (JsonNode line : lines) {
            assertThat(line.get("at_s").asDouble()).isGreaterThanOrEqualTo(last);
            last = line.get("at_s").asDouble();
        }
        assertThat(folder.resolve("one").resolve("alice.log")).isNotEmptyFile();
        assertThat(folder.resolve("one").resolve("events.jsonl")).isNotEmptyFile();
    }

    @Test
    void equalRunsWriteEqualFiles() throws Exception {
        trace("one");
        trace("two");
        List<Path> files;
        try (var all = Files.list(folder.resolve("one"))) {
            files = all.toList();
        }
        assertThat(files).hasSizeGreaterThan(5);
        for (Path file : files) {
            assertThat(file).hasSameBinaryContentAs(folder.resolve("two").resolve(file.getFileName()));
        }
    }
}
