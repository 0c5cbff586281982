package dev.jwaku.tools.conditions;

import dev.jwaku.tools.scenario.Mode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What a run with kills showed.
 *
 * @param passed points that the victim passed in all its lives
 * @param kills the points at which it was killed, as {@code 12 before a commit of profile}
 * @param messages to single readers
 * @param lost accepted, and not there after a restart or in the end
 * @param missing acknowledged or shown, and not there after a restart
 * @param repeated shown again
 * @param untrue believed and not so
 * @param problems all that is wrong, in words, the first few
 * @param virtual how long the run took
 * @param eventHash the same for the same plan and code
 */
public record KillResult(
        KillRun.Plan plan,
        int passed,
        List<String> kills,
        int messages,
        int lost,
        int missing,
        int repeated,
        int untrue,
        List<String> problems,
        Duration virtual,
        String eventHash) {
    private static final double MILLIS = 1e3;

    /** Copies the lists. */
    public KillResult {
        kills = List.copyOf(kills);
        problems = List.copyOf(problems);
    }

    /** Of a run that could not be. */
    static KillResult failed(KillRun.Plan plan, String why) {
        return new KillResult(plan, 0, List.of(), 0, 0, 0, 0, 0, List.of(why), Duration.ZERO, "");
    }

    /** Whether every promise was kept. */
    public boolean isGood() {
        return problems.isEmpty() && messages > 0;
    }

    Map<String, Object> toMap() {
        Map<String, Object> map = toMap(plan);
        map.put("passed", passed);
        map.put("kills", kills);
        map.put("messages", messages);
        map.put("lost", lost);
        map.put("missing", missing);
        map.put("repeated", repeated);
        map.put("untrue", untrue);
        map.put("problems", problems);
        map.put("virtual_seconds", virtual.toMillis() / MILLIS);
        map.put("event_hash", eventHash);
        return map;
    }

    static Map<String, Object> toMap(KillRun.Plan plan) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("mode", plan.mode().id());
        map.put("seed", plan.seed());
        map.put("only_point", plan.only());
        return map;
    }

    static KillRun.Plan plan(JsonNode json) {
        return new KillRun.Plan(
                Mode.of(json.get("mode").asString()),
                json.get("seed").asLong(),
                json.get("only_point").asInt());
    }

    static KillResult of(JsonNode json) {
        return new KillResult(
                plan(json),
                json.get("passed").asInt(),
                texts(json.get("kills")),
                json.get("messages").asInt(),
                json.get("lost").asInt(),
                json.get("missing").asInt(),
                json.get("repeated").asInt(),
                json.get("untrue").asInt(),
                texts(json.get("problems")),
                Duration.ofMillis((long) (json.get("virtual_seconds").asDouble() * MILLIS)),
                json.get("event_hash").asString());
    }

    private static List<String> texts(JsonNode json) {
        List<String> texts = new ArrayList<>();
        json.forEach(text -> texts.add(text.asString()));
        return texts;
    }
}
