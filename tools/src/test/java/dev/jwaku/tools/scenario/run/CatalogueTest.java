package dev.jwaku.tools.scenario.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.tools.scenario.Catalogue;
import dev.jwaku.tools.scenario.Mode;
import dev.jwaku.tools.scenario.Scenario;
import dev.jwaku.tools.scenario.Switches;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every scenario of the catalogue holds, in every mode; long ones with one seed, the others with five. */
@Timeout(600)
class CatalogueTest {
    private static final int SEEDS = 5;
    private static final Duration LONG = Duration.ofMinutes(15);
    /** What does not hold yet, in some mode with some seeds. */
    private static final List<String> OPEN = List.of();

    @TempDir
    private Path folder;

    private int runs;

    static Stream<String> names() {
        return Catalogue.names().stream().filter(name -> !OPEN.contains(name));
    }

    private RunResult run(Scenario scenario, Mode mode, long seed) {
        try {
            Path files = Files.createDirectory(folder.resolve("run-" + runs++));
            return ScenarioRun.run(scenario, mode, seed, files);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void holds(String name) {
        Scenario scenario = Catalogue.find(name);
        List<String> problems = new ArrayList<>();
        for (Mode mode : scenario.modes()) {
            boolean isLong = false;
            for (long seed = 1; seed <= SEEDS && !isLong; seed++) {
                RunResult result = run(scenario, mode, seed);
                result.problems()
                        .forEach(problem -> problems.add(mode.id() + ", seed " + result.seed() + ": " + problem));
                isLong = result.virtual().compareTo(LONG) > 0;
            }
        }
        assertThat(problems).isEmpty();
    }

    @Test
    void aSeedReplaysExactlyAndAnotherDoesNot() {
        Scenario scenario = Catalogue.find("c14-everything-ends");
        for (Mode mode : Mode.values()) {
            RunResult once = run(scenario, mode, 3);
            assertThat(run(scenario, mode, 3)).isEqualTo(once);
            assertThat(run(scenario, mode, 4).eventHash()).isNotEqualTo(once.eventHash());
        }
    }

    /** The scenarios can fail: without the protocols most faults lose something. */
    @Test
    void withoutTheProtocolsMessagesAreLost() {
        for (String name : List.of("c10-cut-link", "c24-offline-ten-minutes")) {
            for (Mode mode : Mode.values()) {
                RunResult result = run(Catalogue.find(name).with(Switches.OFF), mode, 1);
                assertThat(result.isGood()).as(name + " in mode " + mode).isFalse();
                assertThat(result.problems()).anyMatch(problem -> problem.startsWith("delivered"));
            }
        }
    }
}
