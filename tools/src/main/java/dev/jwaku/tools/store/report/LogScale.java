package dev.jwaku.tools.store.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Milliseconds on a logarithmic axis of whole decades.
 *
 * @param low exponent of ten where it begins
 * @param high exponent of ten where it ends; more than low
 */
record LogScale(int low, int high) {
    /** Always on the axis: the limits of the fleet, now and before. */
    static final double TEN = 10;

    static final double FOUR_HUNDRED = 400;

    private static final double LEAST = 1e-3;
    private static final double MOST = 1e6;

    /** The shortest one that has all of these and the limits. */
    static LogScale of(DoubleStream millis) {
        double[] all = DoubleStream.concat(millis, DoubleStream.of(TEN, FOUR_HUNDRED))
                .map(LogScale::bounded)
                .sorted()
                .toArray();
        int low = (int) Math.floor(Math.log10(all[0]));
        return new LogScale(low, Math.max(low + 1, (int) Math.ceil(Math.log10(all[all.length - 1]))));
    }

    private static double bounded(double millis) {
        return Math.clamp(millis, LEAST, MOST);
    }

    /** From 0 at the beginning to 1 at the end; outside of the axis at its end. */
    double place(double millis) {
        return Math.clamp((Math.log10(bounded(millis)) - low) / (high - low), 0, 1);
    }

    /** The decades. */
    List<Double> ticks() {
        return IntStream.rangeClosed(low, high)
                .mapToObj(exponent -> Math.pow(10, exponent))
                .toList();
    }

    /** A number of milliseconds as it stands at an axis. */
    static String label(double millis) {
        if (millis >= 1000) {
            return String.format(Locale.ROOT, "%.0f s", millis / 1000);
        }
        return millis >= 1
                ? String.format(Locale.ROOT, "%.0f ms", millis)
                : String.format(Locale.ROOT, "%.0f µs", millis * 1000);
    }
}
