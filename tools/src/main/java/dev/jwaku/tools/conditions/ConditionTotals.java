package dev.jwaku.tools.conditions;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** What all seeds of one cell showed. Not thread-safe. */
public final class ConditionTotals {
    /** Where nothing is wrong for a while only, this share of messages is there within this time. */
    static final double BASELINE_SECONDS = 2;
    /** After everything is well again, this share of the messages that were under way is there within this time. */
    static final double AFTER_SECONDS = 10;

    private static final double MOST = 0.95;

    private final ConditionCell cell;
    private final List<ConditionResult> results = new ArrayList<>();
    private double cpuSeconds;

    ConditionTotals(ConditionCell cell) {
        this.cell = cell;
    }

    void add(ConditionResult result, double seconds) {
        results.add(result);
        cpuSeconds += seconds;
    }

    ConditionCell cell() {
        return cell;
    }

    int seeds() {
        return results.size();
    }

    double cpuSeconds() {
        return cpuSeconds;
    }

    List<ConditionResult> failed() {
        return results.stream().filter(result -> !result.isGood()).toList();
    }

    int sum(ToIntFunction<ConditionResult> count) {
        return results.stream().mapToInt(count).sum();
    }

    double quantile(Function<ConditionResult, List<Double>> times, double share) {
        List<Double> all =
                results.stream().flatMap(times.andThen(List::stream)).sorted().toList();
        return all.isEmpty() ? 0 : all.get((int) Math.max(0, Math.ceil(share * all.size()) - 1));
    }

    /** Whether every seed is good, and the messages came in time. */
    public boolean isGood() {
        return failed().isEmpty() && isInTime();
    }

    boolean isInTime() {
        if (cell.condition().isFault()) {
            return quantile(ConditionResult::after, MOST) <= AFTER_SECONDS;
        }
        return quantile(ConditionResult::delivered, MOST) <= BASELINE_SECONDS;
    }

    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("cell", cell.id());
        map.put("good", isGood());
        map.put("seeds", seeds());
        map.put("failed_seeds", failed().stream().map(ConditionResult::seed).toList());
        map.put("messages", sum(ConditionResult::messages));
        map.put("lost", sum(ConditionResult::lost));
        map.put("duplicates", sum(ConditionResult::duplicates));
        map.put("untrue", sum(ConditionResult::untrue));
        map.put("delivered_p50_seconds", quantile(ConditionResult::delivered, 0.5));
        map.put("delivered_p95_seconds", quantile(ConditionResult::delivered, MOST));
        map.put("acked_p50_seconds", quantile(ConditionResult::acked, 0.5));
        map.put("acked_p95_seconds", quantile(ConditionResult::acked, MOST));
        map.put("after_fault_p95_seconds", quantile(ConditionResult::after, MOST));
        map.put("cpu_seconds", cpuSeconds);
        return map;
    }
}
