package dev.jwaku.tools.lpt;

import java.util.SplittableRandom;

/**
 * When messages are due, in nanoseconds from the start. Does not know how long sending takes, so a slow service does
 * not lower the rate. Not thread-safe.
 */
public final class Schedule {
    private static final double NANOS_PER_SECOND = 1e9;

    private final double perSecond;
    private final boolean poisson;
    private final SplittableRandom random;
    private long count;
    private double at;

    private Schedule(double perSecond, boolean poisson, long seed) {
        if (!(perSecond > 0)) {
            throw new IllegalArgumentException("a rate must be positive");
        }
        this.perSecond = perSecond;
        this.poisson = poisson;
        this.random = new SplittableRandom(seed);
    }

    /** At even distances. */
    public static Schedule constant(double perSecond) {
        return new Schedule(perSecond, false, 0);
    }

    /** A Poisson process: exponentially distributed distances. */
    public static Schedule poisson(double perSecond, long seed) {
        return new Schedule(perSecond, true, seed);
    }

    /** The next one; the first is due at the start. */
    public long next() {
        long n = count++;
        if (!poisson) {
            return (long) (n * NANOS_PER_SECOND / perSecond);
        }
        if (n > 0) {
            at += -Math.log(1 - random.nextDouble()) * NANOS_PER_SECOND / perSecond;
        }
        return (long) at;
    }
}
