package dev.jwaku.tools.telemetry.estimate;

import java.util.Optional;

/**
 * A share and how sure it is.
 *
 * @param share 0 to 1
 * @param interval of 95 %, which holds the share
 */
public record Estimate(double share, Interval interval) {
    /** Checks that they belong together. */
    public Estimate {
        if (!interval.contains(share)) {
            throw new IllegalArgumentException(share + " is not in " + interval);
        }
    }

    /** Of messages that come in clusters; empty without any whose fate is known. */
    public static Optional<Estimate> of(ClusterSums sums) {
        return RatioInterval.of(sums).map(interval -> new Estimate((double) sums.d() / sums.n(), interval));
    }

    /**
     * How much more this one says than another one that was made of other observations.
     *
     * @return with the joint 95 % interval, by Newcombe's method ("Interval estimation for the difference between
     *     independent proportions", Statistics in Medicine 17, 1998, method 10) with the intervals that they have
     */
    public Difference minus(Estimate other) {
        double value = share - other.share;
        return new Difference(
                value,
                value - Math.hypot(share - interval.lo(), other.interval.hi() - other.share),
                value + Math.hypot(interval.hi() - share, other.share - other.interval.lo()));
    }

    /**
     * Of two shares.
     *
     * @param value -1 to 1
     * @param lo lower end of its 95 % interval
     * @param hi upper end
     */
    public record Difference(double value, double lo, double hi) {
        /** Whether they differ by more than chance explains. */
        public boolean isReal() {
            return lo > 0 || hi < 0;
        }
    }
}
