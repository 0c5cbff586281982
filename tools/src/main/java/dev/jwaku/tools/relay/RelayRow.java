package dev.jwaku.tools.relay;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Several runs of one implementation at one size and rate: medians, and what each run delivered.
 *
 * @param delivered share of the messages that arrived, run by run
 * @param median the median of each figure
 */
public record RelayRow(String implementation, int sizeBytes, int rate, List<Double> delivered, RelayRun median) {
    public RelayRow {
        delivered = List.copyOf(delivered);
    }

    /** Whether every run delivered every message. */
    public boolean isLossless() {
        return delivered.stream().allMatch(share -> share >= 1);
    }

    /** The smallest share that a run delivered. */
    public double worstDelivered() {
        return delivered.stream().mapToDouble(Double::doubleValue).min().orElse(0);
    }

    boolean is(String name, int size) {
        return implementation.equals(name) && sizeBytes == size;
    }

    static RelayRow of(String implementation, int sizeBytes, int rate, List<RelayRun> runs) {
        RelayRun median = new RelayRun(
                median(runs, RelayRun::delivered),
                median(runs, RelayRun::p50Millis),
                median(runs, RelayRun::p99Millis),
                median(runs, RelayRun::cpuPer10k),
                median(runs, RelayRun::cpuMiddlePer10k),
                median(runs, RelayRun::peakMebibytes),
                median(runs, RelayRun::achievedRate));
        List<Double> delivered = runs.stream().map(RelayRun::delivered).toList();
        return new RelayRow(implementation, sizeBytes, rate, delivered, median);
    }

    private static double median(List<RelayRun> runs, ToDoubleFunction<RelayRun> figure) {
        return median(runs.stream().map(figure::applyAsDouble).toList());
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
