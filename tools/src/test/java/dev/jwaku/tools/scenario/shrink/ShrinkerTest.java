package dev.jwaku.tools.scenario.shrink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.tools.scenario.Catalogue;
import dev.jwaku.tools.scenario.FaultKind;
import dev.jwaku.tools.scenario.Mode;
import dev.jwaku.tools.scenario.NodeGroup;
import dev.jwaku.tools.scenario.Role;
import dev.jwaku.tools.scenario.Scenario;
import dev.jwaku.tools.scenario.ScenarioReader;
import dev.jwaku.tools.scenario.run.RunResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class ShrinkerTest {
    private static final String LARGE = """
            scenario: large
            about: 'Much: of this is beside the point.'
            covers: [C1, C2]
            modes: edge
            limit: 5min
            nodes:
              - {role: service, count: 5, network: 66.6}
              - {role: relay, count: 2}
              - {role: person, name: alice}
              - {role: person, name: bob}
              - {role: person, name: carol}
            traffic:
              - {from: alice, to: bob, start: 20s, every: 2s, count: 40}
              - {from: bob, to: carol, start: 20s, every: 2s, count: 20}
            faults:
              - {do: latency, target: people, time: 300ms, at: 10s, for: 2min}
              - {do: isolate, target: "random(1, people)", at: 30s, for: 64s}
              - {do: kill, target: relay-1, at: 40s, for: 1s..2h}
            assert:
              - recovery.max <= 1s
            """;

    private static RunResult result(String... problems) {
        return new RunResult(
                "large", Mode.EDGE, "on", 1, List.of(problems), Map.of(), List.of(), Map.of(), Duration.ZERO, "");
    }

    /** Fails if there is a long isolation, more than two service nodes and three messages or more. */
    private static final Predicate<Scenario> BROKEN = scenario -> {
        boolean isolated = scenario.faults().stream()
                .anyMatch(fault -> fault.kind() == FaultKind.ISOLATE
                        && fault.lasts().orElseThrow().most().toSeconds() >= 16);
        boolean writes = scenario.traffic().stream().anyMatch(traffic -> traffic.count() > 2);
        return isolated && writes && services(scenario) > 2;
    };

    private static int services(Scenario scenario) {
        return scenario.nodes().stream()
                .filter(group -> group.role() == Role.SERVICE)
                .mapToInt(NodeGroup::count)
                .sum();
    }

    private static final String LATE = "recovery.max <= 1s, but it is 7.00 s";

    @Test
    void nothingIsLeftThatTheFailureDoesNotNeed() {
        Shrinker shrinker = new Shrinker(scenario -> BROKEN.test(scenario) ? result(LATE) : result(), () -> false);
        Shrinker.Shrunk shrunk = shrinker.shrink(LARGE).orElseThrow();
        assertThat(shrunk.finished()).isTrue();
        assertThat(shrunk.ways()).containsExactly("recovery.max <= 1s");
        Scenario small = ScenarioReader.read("small", shrunk.text());
        assertThat(BROKEN).accepts(small);
        assertThat(services(small)).isEqualTo(3);
        assertThat(small.traffic()).hasSize(1);
        assertThat(small.traffic().getFirst().count()).isEqualTo(3);
        assertThat(small.faults()).hasSize(1);
        assertThat(small.faults().getFirst().lasts().orElseThrow().most()).hasSeconds(16);
        assertThat(small.nodes()).extracting(NodeGroup::role).doesNotContain(Role.RELAY);
    }

    @Test
    void anotherFailureDoesNotCount() {
        Shrinker shrinker = new Shrinker(
                scenario -> services(scenario) < 5 ? result("I4: bob was shown message 1 at 3 s") : result(LATE),
                () -> false);
        Shrinker.Shrunk shrunk = shrinker.shrink(LARGE).orElseThrow();
        assertThat(services(ScenarioReader.read("small", shrunk.text()))).isEqualTo(5);
    }

    @Test
    void whatFailsWithoutItsFaultsIsNoAnswerIfTheWholeDoesNot() {
        Shrinker shrinker = new Shrinker(
                scenario -> services(scenario) == 0 || BROKEN.test(scenario) ? result(LATE) : result(), () -> false);
        Scenario small = ScenarioReader.read(
                "small", shrinker.shrink(LARGE).orElseThrow().text());
        assertThat(small.faults()).isNotEmpty();
        assertThat(services(small)).isEqualTo(3);
    }

    @Test
    void whatDoesNotFailIsNotMadeSmaller() {
        assertThat(new Shrinker(scenario -> result(), () -> false).shrink(LARGE))
                .isEmpty();
    }

    @Test
    void itEndsWhenTheTimeIsOver() {
        int[] asked = {0};
        Shrinker shrinker = new Shrinker(scenario -> result(LATE), () -> ++asked[0] > 5);
        Shrinker.Shrunk shrunk = shrinker.shrink(LARGE).orElseThrow();
        assertThat(shrunk.finished()).isFalse();
        assertThat(shrunk.runs()).isLessThan(8);
    }

    @Test
    void whatIsWrittenIsTheSameScenario() {
        assertThat(same(LARGE)).isTrue();
        for (String name : Catalogue.names()) {
            assertThat(same(Catalogue.source(name).text())).as(name).isTrue();
        }
    }

    private static boolean same(String text) {
        return ScenarioReader.read("again", ScenarioTree.of(text).text()).equals(ScenarioReader.read("first", text));
    }
}
