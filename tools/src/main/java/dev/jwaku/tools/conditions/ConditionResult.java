package dev.jwaku.tools.conditions;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What one seed of a cell showed. Times are virtual and in seconds.
 *
 * @param messages to single recipients
 * @param lost of them not shown ten minutes after everything was well again
 * @param duplicates times that one was shown again
 * @param untrue states that somebody believes in the end and that are not so
 * @param delivered from the sender's call until the recipient was shown it
 * @param acked from the sender's call until the sender was told that the recipient has it
 * @param after from the end of the trouble until the recipient was shown it, of what was sent meanwhile
 * @param problems what is not as it must be, in words, the first few
 * @param virtual how long the run took
 * @param eventHash the same for the same seed and code
 */
public record ConditionResult(
        ConditionCell cell,
        long seed,
        int messages,
        int lost,
        int duplicates,
        int untrue,
        List<Double> delivered,
        List<Double> acked,
        List<Double> after,
        List<String> problems,
        Duration virtual,
        String eventHash) {
    private static final double MILLIS = 1e3;

    /** Copies the lists. */
    public ConditionResult {
        delivered = List.copyOf(delivered);
        acked = List.copyOf(acked);
        after = List.copyOf(after);
        problems = List.copyOf(problems);
    }

    /** Of a run that could not be. */
    static ConditionResult failed(ConditionCell cell, long seed, String why) {
        return new ConditionResult(
                cell, seed, 0, 0, 0, 0, List.of(), List.of(), List.of(), List.of(why), Duration.ZERO, "");
    }

    /** Whether nothing was lost, shown twice or untrue, and the run came to its end. */
    public boolean isGood() {
        return problems.isEmpty();
    }

    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("cell", cell.id());
        map.put("seed", seed);
        map.put("messages", messages);
        map.put("lost", lost);
        map.put("duplicates", duplicates);
        map.put("untrue", untrue);
        map.put("delivered", delivered);
        map.put("acked", acked);
        map.put("after", after);
        map.put("problems", problems);
        map.put("virtual_seconds", virtual.toMillis() / MILLIS);
        map.put("event_hash", eventHash);
        return map;
    }

    static ConditionResult of(JsonNode json) {
        List<String> problems = new ArrayList<>();
        json.get("problems").forEach(problem -> problems.add(problem.asString()));
        return new ConditionResult(
                ConditionCell.of(json.get("cell").asString()),
                json.get("seed").asLong(),
                json.get("messages").asInt(),
                json.get("lost").asInt(),
                json.get("duplicates").asInt(),
                json.get("untrue").asInt(),
                numbers(json.get("delivered")),
                numbers(json.get("acked")),
                numbers(json.get("after")),
                problems,
                Duration.ofMillis((long) (json.get("virtual_seconds").asDouble() * MILLIS)),
                json.get("event_hash").asString());
    }

    private static List<Double> numbers(JsonNode json) {
        List<Double> numbers = new ArrayList<>();
        json.forEach(number -> numbers.add(number.asDouble()));
        return numbers;
    }
}
