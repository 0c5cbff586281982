package dev.jwaku.tools.store.report;

import java.util.Arrays;
import java.util.List;
import org.HdrHistogram.AbstractHistogram;

/**
 * How long something took, in milliseconds; all 0 if it never happened.
 *
 * @param p50 half of them took no longer
 * @param p90 nine of ten
 * @param p95 nineteen of twenty
 * @param p99 all but one of a hundred
 * @param max the longest
 * @param mean their mean
 * @param curve the distribution, for plots: ascending shares
 */
public record Latency(double p50, double p90, double p95, double p99, double max, double mean, List<Point> curve) {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double[] PERCENTS = {
        0, 1, 5, 10, 20, 30, 40, 50, 60, 70, 75, 80, 85, 90, 92.5, 95, 96, 97, 98, 99, 99.5, 99.9, 100
    };

    public Latency {
        curve = List.copyOf(curve);
    }

    /** Reads a histogram of nanoseconds. */
    public static Latency of(AbstractHistogram nanos) {
        if (nanos.getTotalCount() == 0) {
            return new Latency(0, 0, 0, 0, 0, 0, List.of());
        }
        List<Point> curve = Arrays.stream(PERCENTS)
                .mapToObj(percent -> new Point(percent, at(nanos, percent)))
                .toList();
        return new Latency(
                at(nanos, 50),
                at(nanos, 90),
                at(nanos, 95),
                at(nanos, 99),
                nanos.getMaxValue() / NANOS_PER_MILLI,
                nanos.getMean() / NANOS_PER_MILLI,
                curve);
    }

    private static double at(AbstractHistogram nanos, double percent) {
        return nanos.getValueAtPercentile(percent) / NANOS_PER_MILLI;
    }

    /**
     * One point of a distribution.
     *
     * @param percent how many took no longer
     * @param millis than this
     */
    public record Point(double percent, double millis) {}
}
