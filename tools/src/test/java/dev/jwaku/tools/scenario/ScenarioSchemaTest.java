package dev.jwaku.tools.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.tools.lpt.report.SchemaCheck;
import dev.jwaku.tools.scenario.matrix.FaultMatrix;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

class ScenarioSchemaTest {
    private static final JsonNode SCHEMA = new JsonMapper().readTree(ScenarioSchema.text());

    private static final String GOOD = """
            scenario: small
            limit: 5min
            link: {latency: 20ms, loss: 1%, bandwidth: 100kB/s}
            nodes:
              - {role: service, count: 3}
              - {role: person, name: alice, start: 1s..10s}
            traffic:
              - {from: alice, to: alice, start: 20s, count: 3, size: 2KiB}
            faults:
              - {do: isolate, target: "random(2, service)", at: 30s, for: 1s..8h}
            reliability: {outbox: on}
            assert: delivered >= 99.9%
            """;

    private static List<String> errors(String yaml) {
        return SchemaCheck.errors(SCHEMA, new YAMLMapper().readTree(yaml));
    }

    @Test
    void everyScenarioThatComesWithUsFits() {
        List<String> names = new ArrayList<>(Catalogue.names());
        names.addAll(Catalogue.outages());
        FaultMatrix.cells().forEach(cell -> names.add(cell.name()));
        names.add("loss-cell-edge-5-of-100");
        assertThat(names).hasSizeGreaterThan(200);
        for (String name : names) {
            assertThat(errors(Catalogue.source(name).text())).as(name).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            latency: 20ms    | latency: 20       | link.latency: wrong type
            loss: 1%         | los: 1%           | link.los: not allowed
            role: service    | role: servant     | nodes
            size: 2KiB       | size: 2 apples    | traffic
            at: 30s,         | at: soon,         | faults
            do: isolate      | do: explode       | faults
            delivered >=     | deliverd >=       | assert
            limit: 5min      | least: 5min       | no limit
            scenario: small  | scenario: [small] | scenario: wrong type
            outbox: on       | outbox: perhaps   | reliability.outbox
            count: 3}        | count: three}     | nodes
            for: 1s..8h      | for: 1s.8h        | faults
            """)
    void whatTheReaderRefusesDoesNotFit(String right, String wrong, String complaint) {
        assertThat(errors(GOOD)).isEmpty();
        String text = GOOD.replace(right, wrong);
        assertThat(text).isNotEqualTo(GOOD);
        assertThat(String.join("\n", errors(text))).contains(complaint);
    }

    @Test
    void thePublishedSchemaIsThisOne() throws Exception {
        Path published = Path.of("..", "docs", "scenario.schema.json");
        assertThat(Files.readString(published)).isEqualTo(ScenarioSchema.text());
    }

    @Test
    void namesThatNobodyHasAreFoundWhereTheyStand() {
        assertThat(complaint(GOOD.replace("to: alice", "to: carol")))
                .startsWith("small.yaml: line 8, column 23: there is no node or group 'carol'");
        assertThat(complaint(GOOD.replace("random(2, service)", "random(2, servants)")))
                .startsWith("small.yaml: line 10, column 27: there is no node or group");
        assertThat(complaint(GOOD.replace("to: alice", "to: [alice, service-2]")))
                .startsWith("small.yaml: line 8, column 31: 'service-2' is not only people");
    }

    private static String complaint(String text) {
        try {
            ScenarioReader.read("small.yaml", text);
            return "none";
        } catch (ScenarioException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
