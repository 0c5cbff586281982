package dev.jwaku.tools.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.simulation.Simulation;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SchedulesTest {
    private static final Scenario SCENARIO = ScenarioReader.read("drawn.yaml", """
            scenario: drawn
            limit: 5min
            nodes:
              - {role: service, count: 4}
              - {role: person, name: alice}
              - {role: person, name: bob}
            traffic:
              - {from: alice, to: bob, start: 1s..10s, every: 2s, count: 3}
              - {from: people, to: next, during: faults, count: 4}
            faults:
              - {do: isolate, target: "random(2, service)", at: 10s..1min, for: 1s..20s, every: 30s, times: 2}
              - {do: reset, target: bob, at: 2s}
            """);

    private static FaultSchedule faults(long seed) {
        return FaultSchedule.draw(SCENARIO, Simulation.randomFor(seed, "faults"));
    }

    @Test
    void aSeedDrawsTheSameWithAndWithoutARun() {
        assertThat(faults(7)).isEqualTo(faults(7)).isNotEqualTo(faults(8));
        try (Simulation simulation = Simulation.withSeed(7)) {
            assertThat(FaultSchedule.draw(SCENARIO, simulation.randomFor("faults")))
                    .isEqualTo(faults(7));
        }
    }

    @Test
    void faultsComeAsOftenAsTheyShould() {
        FaultSchedule drawn = faults(1);
        assertThat(drawn.events()).hasSize(3);
        FaultSchedule.Event first = drawn.events().get(0);
        FaultSchedule.Event second = drawn.events().get(1);
        assertThat(second.begin()).isEqualTo(first.begin().plusSeconds(30));
        assertThat(first.targets()).hasSize(2).allMatch(name -> name.startsWith("service-"));
        assertThat(first.others(SCENARIO)).hasSize(6);
        assertThat(drawn.firstNanos()).isEqualTo(Duration.ofSeconds(2).toNanos());
        assertThat(drawn.lastBeginNanos()).isEqualTo(second.begin().toNanos());
        assertThat(drawn.lastEndNanos())
                .isEqualTo(Math.max(first.end().toNanos(), second.end().toNanos()));
        assertThat(drawn.lastTargets()).isEqualTo(second.targets());
        assertThat(new FaultSchedule(List.of()).lastEndNanos()).isNegative();
    }

    @Test
    void messagesAreSpreadOverTheTimeOfFaults() {
        FaultSchedule faults = faults(1);
        TrafficSchedule drawn = TrafficSchedule.draw(SCENARIO, faults, Simulation.randomFor(1, "traffic"));
        assertThat(drawn.events()).hasSize(3 + 2 * 4);
        List<TrafficSchedule.Event> plain = drawn.events().subList(0, 3);
        assertThat(plain.get(2).due()).isEqualTo(plain.get(0).due().plusSeconds(4));
        assertThat(drawn.events().subList(3, 11))
                .allMatch(event -> event.due().toNanos() > faults.firstNanos()
                        && event.due().toNanos() < faults.lastEndNanos())
                .extracting(TrafficSchedule.Event::to)
                .containsExactly("bob", "bob", "bob", "bob", "alice", "alice", "alice", "alice");
        assertThat(drawn.lastNanos())
                .isEqualTo(drawn.events().stream()
                        .mapToLong(event -> event.due().toNanos())
                        .max()
                        .orElseThrow());
    }
}
