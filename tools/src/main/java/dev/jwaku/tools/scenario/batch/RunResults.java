package dev.jwaku.tools.scenario.batch;

import dev.jwaku.tools.scenario.Metric;
import dev.jwaku.tools.scenario.Mode;
import dev.jwaku.tools.scenario.run.RunResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Reads results as {@link RunResult#toMap} writes them. */
final class RunResults {
    private static final double MILLIS = 1e3;

    private RunResults() {}

    static RunResult of(JsonNode json) {
        Map<Metric, Double> figures = new EnumMap<>(Metric.class);
        for (Metric metric : Metric.values()) {
            if (json.has(metric.id())) {
                figures.put(metric, json.get(metric.id()).asDouble());
            }
        }
        List<String> problems = new ArrayList<>();
        json.get("problems").forEach(problem -> problems.add(problem.asString()));
        List<Double> times = new ArrayList<>();
        json.get("recoveries").forEach(time -> times.add(time.asDouble()));
        return new RunResult(
                json.get("scenario").asString(),
                Mode.of(json.get("mode").asString()),
                json.get("protocols").asString(),
                json.get("seed").asLong(),
                problems,
                figures,
                times,
                delays(json),
                Duration.ofMillis((long) (json.get("virtual_seconds").asDouble() * MILLIS)),
                json.get("event_hash").asString());
    }

    private static Map<String, List<Double>> delays(JsonNode json) {
        Map<String, List<Double>> delays = new LinkedHashMap<>();
        if (json.has("delays")) {
            json.get("delays").properties().forEach(flow -> {
                List<Double> times = new ArrayList<>();
                flow.getValue().forEach(time -> times.add(time.asDouble()));
                delays.put(flow.getKey(), times);
            });
        }
        return delays;
    }
}
