package dev.jwaku.tools.scenario.run;

import dev.jwaku.tools.scenario.Metric;
import dev.jwaku.tools.scenario.Mode;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How one run of a scenario ended.
 *
 * @param scenario its name
 * @param mode how people took part
 * @param switches which protocols were on
 * @param seed what replays it
 * @param problems assertions that do not hold, invariants that were violated, or why it could not be run
 * @param figures what was measured
 * @param times delays from which figures over many seeds are made, in seconds
 * @param virtual how long it took in the simulated world
 * @param eventHash equal for equal runs
 */
public record RunResult(
        String scenario,
        Mode mode,
        String switches,
        long seed,
        List<String> problems,
        Map<Metric, Double> figures,
        List<Double> times,
        Duration virtual,
        String eventHash) {
    public RunResult {
        problems = List.copyOf(problems);
        times = List.copyOf(times);
        Map<Metric, Double> copied = new EnumMap<>(Metric.class);
        copied.putAll(figures);
        figures = copied;
    }

    /** Whether everything holds. */
    public boolean isGood() {
        return problems.isEmpty();
    }

    /** As it is written as JSON. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("scenario", scenario);
        map.put("mode", mode.id());
        map.put("protocols", switches);
        map.put("seed", seed);
        map.put("good", isGood());
        map.put("problems", problems);
        figures.forEach((metric, value) -> map.put(metric.id(), value));
        map.put("recoveries", times);
        map.put("virtual_seconds", virtual.toMillis() / 1e3);
        map.put("event_hash", eventHash);
        return map;
    }
}
