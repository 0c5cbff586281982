package dev.jwaku.tools.scenario.batch;

import dev.jwaku.tools.scenario.Metric;
import dev.jwaku.tools.scenario.run.RunResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What became of all seeds of one cell. Not thread-safe. */
public final class CellTotals {
    private final Cell cell;
    private final List<RunResult> results = new ArrayList<>();
    private double cpuSeconds;

    CellTotals(Cell cell) {
        this.cell = cell;
    }

    /** Totals of runs that are over. @param cpuSeconds of all of them */
    public static CellTotals of(Cell cell, List<RunResult> results, double cpuSeconds) {
        CellTotals totals = new CellTotals(cell);
        results.forEach(result -> totals.add(result, cpuSeconds / results.size()));
        return totals;
    }

    void add(RunResult result, double seconds) {
        results.add(result);
        cpuSeconds += seconds;
    }

    /** What was run. */
    public Cell cell() {
        return cell;
    }

    /** How many runs have ended. */
    public int seeds() {
        return results.size();
    }

    /** All runs, in the order in which they ended. */
    public List<RunResult> results() {
        return results;
    }

    /** Those in which something does not hold. */
    public List<RunResult> failed() {
        return results.stream().filter(result -> !result.isGood()).toList();
    }

    /** Whether all of them are good. */
    public boolean isGood() {
        return failed().isEmpty();
    }

    /** Processor time of all seeds. */
    public double cpuSeconds() {
        return cpuSeconds;
    }

    /** The mean over seeds. */
    public double secondsPerSeed() {
        return results.isEmpty() ? 0 : cpuSeconds / results.size();
    }

    private double sum(Metric metric) {
        return results.stream()
                .mapToDouble(result -> result.figures().getOrDefault(metric, 0.0))
                .sum();
    }

    private double mean(Metric metric) {
        return results.isEmpty() ? 0 : sum(metric) / results.size();
    }

    /** Times that readers were shown a message again, over all seeds. */
    public double duplicates() {
        return sum(Metric.DUPLICATES);
    }

    double falseClaims() {
        return sum(Metric.FALSE_PUBLISHED) + sum(Metric.FALSE_STORED);
    }

    /** The mean over seeds. */
    public double bytesPerMessage() {
        return mean(Metric.BYTES_PER_MESSAGE);
    }

    /** Delivered of all that was accepted, over all seeds. */
    public double delivered() {
        double accepted = sum(Metric.ACCEPTED);
        double delivered = results.stream()
                .mapToDouble(result -> result.figures().getOrDefault(Metric.ACCEPTED, 0.0)
                        * result.figures().getOrDefault(Metric.DELIVERED, 0.0))
                .sum();
        return accepted == 0 ? 1 : delivered / accepted;
    }

    /** A 95 % interval of {@link #delivered}: seeds are the clusters, messages of one are not independent. */
    public Interval deliveredInterval() {
        return Interval.ofClusters(results.stream()
                .map(result -> result.figures().getOrDefault(Metric.DELIVERED, 0.0))
                .toList());
    }

    /** A 95 % interval of the share of seeds in which everything holds. */
    public Interval goodInterval() {
        return Interval.ofGood(seeds() - failed().size(), seeds());
    }

    /** The time within which this share of the messages that a fault touched was there after its end, in seconds. */
    public double recovery(double share) {
        List<Double> all = results.stream()
                .flatMap(result -> result.times().stream())
                .sorted()
                .toList();
        return all.isEmpty() ? 0 : all.get((int) Math.max(0, Math.ceil(share * all.size()) - 1));
    }

    /** As it is written as JSON. */
    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("scenario", cell.scenario().name());
        map.put("covers", cell.scenario().covers());
        map.put("mode", cell.mode().id());
        map.put("protocols", cell.scenarioToRun().switches().id());
        map.put("about", cell.scenario().about());
        map.put("good", isGood());
        map.put("good_at_least", goodInterval().low());
        map.put("seeds", seeds());
        map.put("failed_seeds", failed().stream().map(RunResult::seed).toList());
        map.put("delivered", delivered());
        map.put("delivered_at_least", deliveredInterval().low());
        map.put("delivered_at_most", deliveredInterval().high());
        map.put("duplicates", duplicates());
        map.put("false_claims", falseClaims());
        map.put("recovery_p50_seconds", recovery(0.5));
        map.put("recovery_p95_seconds", recovery(0.95));
        map.put("bytes_per_message", bytesPerMessage());
        map.put("cpu_seconds", cpuSeconds);
        map.put("cpu_seconds_per_seed", secondsPerSeed());
        return map;
    }
}
