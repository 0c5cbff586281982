package dev.jwaku.tools.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorldLimitsTest {
    private static final String GOOD = """
            scenario: small
            limit: 1min
            nodes:
              - {role: service, count: 2}
              - {role: relay, name: theirs, impl: jwaku}
              - {role: person, name: alice}
              - {role: person, name: bob}
            traffic:
              - {from: alice, to: bob, start: 2s}
            faults:
              - {do: isolate, target: bob, at: 3s, for: 3s}
            reliability: {outbox: on}
            """;

    @TempDir
    private Path folder;

    private String file(String text) throws IOException {
        Path file = folder.resolve("small.yaml");
        Files.writeString(file, text);
        return file.toString();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            do: isolate   | do: sleep      | line 11, column 10: 'do: sleep' cannot be had with --processes: the
            do: isolate   | do: clock      | line 11, column 10: 'do: clock' cannot be had with --processes: proc
            do: isolate   | do: move       | line 11, column 10: 'do: move'
            do: isolate   | do: disk-full  | line 11, column 10: 'do: disk-full'
            do: isolate   | do: store      | line 11, column 10: 'do: store' cannot be had with --processes: moods
            role: service | role: hostile  | line 4, column 12: 'role: hostile'
            role: relay   | role: dead     | line 5, column 12: 'role: dead'
            outbox: on    | outbox: off    | line 12, column 23: 'outbox: off'
            """, quoteCharacter = '"')
    void whatProcessesCannotDoIsRefusedWhereItStands(String right, String wrong, String complaint) throws IOException {
        String text = GOOD.replace(right, wrong);
        assertThat(text).isNotEqualTo(GOOD);
        String file = file(text);
        assertThatThrownBy(() -> Catalogue.findForProcesses(file))
                .isInstanceOf(ScenarioException.class)
                .hasMessageContaining("small.yaml: " + complaint);
        assertThat(Catalogue.find(file).name()).isEqualTo("small");
    }

    @Test
    void theDeterministicWorldHasNoPrograms() throws IOException {
        assertThat(Catalogue.find(file(GOOD)).nodes().get(1).impl()).isEqualTo(Impl.JWAKU);
        String file = file(GOOD.replace("impl: jwaku", "impl: go-waku"));
        assertThat(Catalogue.findForProcesses(file).nodes().get(1).impl()).isEqualTo(Impl.GO_WAKU);
        assertThatThrownBy(() -> Catalogue.find(file))
                .hasMessageContaining("line 5, column 39: 'impl: go-waku' is for --processes");
    }

    @Test
    void aCommandBelongsToNwakuAndToNobodyElse() throws IOException {
        String file = file(GOOD.replace("impl: jwaku", "impl: nwaku, command: [./wakunode2, --max-connections=20]"));
        assertThat(Catalogue.findForProcesses(file).nodes().get(1).command())
                .containsExactly("./wakunode2", "--max-connections=20");
        String without = file(GOOD.replace("impl: jwaku", "impl: nwaku"));
        assertThatThrownBy(() -> Catalogue.findForProcesses(without)).hasMessageContaining("needs a 'command'");
        String people = file(GOOD.replace("name: alice", "name: alice, impl: go-waku"));
        assertThatThrownBy(() -> Catalogue.findForProcesses(people)).hasMessageContaining("only nodes of the network");
    }
}
