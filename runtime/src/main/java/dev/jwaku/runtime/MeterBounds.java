package dev.jwaku.runtime;

/**
 * Bounds of histograms of durations, in seconds: nwaku's, below them some finer ones, because much of what we measure
 * is done within its first bucket, and 0.4, the limit of a good answer of a store.
 */
public final class MeterBounds {
    private static final double[] SECONDS = {
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.4, 0.5, 0.75, 1, 2.5, 5, 7.5, 10
    };
    private static final double[] LONG_SECONDS = {
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.4, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 15, 20,
        30
    };

    private MeterBounds() {}

    /** Up to 10 s. */
    public static double[] seconds() {
        return SECONDS.clone();
    }

    /** Up to 30 s, for what waits for peers. */
    public static double[] longSeconds() {
        return LONG_SECONDS.clone();
    }
}
