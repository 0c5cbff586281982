package dev.jwaku.tools.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScenarioReaderTest {
    private static final String GOOD = """
            scenario: small
            about: One sentence.
            covers: [C10, C11]
            modes: relay
            limit: 5min
            link: {latency: 20ms, loss: 1%, bandwidth: 100kB/s}
            nodes:
              - {role: service, count: 3}
              - {role: person, name: alice, start: 1s..10s}
              - role: person
                name: bob
                link: {latency: 300ms}
            traffic:
              - {from: alice, to: bob, start: 20s, every: 500ms, count: 3, size: 2KiB}
            faults:
              - {do: isolate, target: "random(2, service)", at: 30s, for: 1s..8h}
            reliability: {outbox: on, verifier: off, redundancy: 3}
            assert:
              - delivered >= 99.9%
              - recovery.p95 <= 10s
            """;

    @Test
    void readsEverything() {
        Scenario scenario = ScenarioReader.read("small.yaml", GOOD);
        assertThat(scenario.name()).isEqualTo("small");
        assertThat(scenario.covers()).containsExactly("C10", "C11");
        assertThat(scenario.modes()).containsExactly(Mode.RELAY);
        assertThat(scenario.link().segmentLoss()).isEqualTo(0.01);
        assertThat(scenario.link().bytesPerSecond()).isEqualTo(100_000);
        assertThat(scenario.nodes().get(0).members()).containsExactly("service-1", "service-2", "service-3");
        assertThat(scenario.nodes().get(2).link().orElseThrow().latency()).isEqualTo(Duration.ofMillis(300));
        assertThat(scenario.nodes().get(2).link().orElseThrow().segmentLoss()).isEqualTo(0.01);
        assertThat(scenario.traffic().getFirst().bytes()).isEqualTo(2048);
        assertThat(scenario.faults().getFirst().lasts().orElseThrow().most()).isEqualTo(Duration.ofHours(8));
        assertThat(scenario.switches()).isEqualTo(new Switches(true, false, 3));
        assertThat(scenario.assertions().getFirst().limit()).isCloseTo(0.999, within(1e-12));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            latency: 20ms       | latency: 20        | 'line 6, column 17: ''20'' is not a time with its unit'
            loss: 1%            | los: 1%            | 'line 6, column 28: ''los'' means nothing here; known are'
            role: service       | role: servant      | 'line 8, column 12: ''servant'' is not one of [relay, service'
            to: bob             | to: carol          | 'line 14, column 23: there is no node or group ''carol'''
            at: 30s,            | at: soon,          | 'line 16, column 53: ''soon'' is not a time such as'
            do: isolate         | do: explode        | 'line 16, column 10: ''explode'' is not one of [loss'
            delivered >=        | deliverd >=        | 'line 19, column 5: ''deliverd'' is no figure of a run'
            limit: 5min         | limits: 5min       | '''limit'' is missing'
            about: One sentence.| about: [           | 'not readable as YAML'
            count: 3, size      | count: 0, size     | 'line 14, column 5: count must be positive'
            """)
    void complaintsNameFileLineAndColumn(String right, String wrong, String complaint) {
        String text = GOOD.replace(right, wrong);
        assertThat(text).isNotEqualTo(GOOD);
        assertThatThrownBy(() -> ScenarioReader.read("small.yaml", text))
                .isInstanceOf(ScenarioException.class)
                .hasMessageStartingWith("small.yaml: line ")
                .hasMessageContaining(complaint);
    }

    @Test
    void keysThatStandTwiceAreAMistake() {
        assertThatThrownBy(() -> ScenarioReader.read("twice.yaml", GOOD + "limit: 1s\n"))
                .hasMessageContaining("limit");
    }

    @Test
    void theCatalogueHasAScenarioForEveryRowAndReadsIt() {
        List<Scenario> all = Catalogue.all();
        assertThat(all).extracting(Scenario::name).containsExactlyElementsOf(Catalogue.names());
        for (int row = 1; row <= 36; row++) {
            assertThat(all).as("row C" + row).anyMatch(covers("C" + row));
        }
        assertThat(all).allMatch(scenario -> !scenario.about().isEmpty());
        assertThat(all).allMatch(scenario -> !scenario.assertions().isEmpty());
    }

    private static java.util.function.Predicate<Scenario> covers(String row) {
        return scenario -> scenario.covers().contains(row);
    }

    @Test
    void spansAreDrawnEvenlyOnALogarithmicScale() {
        Span span = Span.parse("1s..100s");
        SplittableRandom random = new SplittableRandom(1);
        int below = 0;
        for (int i = 0; i < 1000; i++) {
            Duration drawn = span.draw(random);
            assertThat(drawn).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(100));
            below += drawn.compareTo(Duration.ofSeconds(10)) < 0 ? 1 : 0;
        }
        assertThat(below).isBetween(440, 560);
        assertThat(Span.parse("-2d").draw(random)).isEqualTo(Duration.ofDays(-2));
        assertThatThrownBy(() -> Span.parse("10s..1s")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void randomTargetsAreOfTheirGroupAndDifferFromEachOther() {
        Scenario scenario = ScenarioReader.read("small.yaml", GOOD);
        for (int seed = 0; seed < 20; seed++) {
            List<String> drawn =
                    Selector.select(scenario, scenario.faults().getFirst().targets(), new SplittableRandom(seed));
            assertThat(drawn).hasSize(2).doesNotHaveDuplicates().allMatch(name -> name.startsWith("service-"));
        }
        assertThat(Selector.select(scenario, List.of("people"), new SplittableRandom(0)))
                .containsExactly("alice", "bob");
    }
}
