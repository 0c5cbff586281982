package dev.jwaku.tools.telemetry.estimate;

/**
 * A closed range of a share.
 *
 * @param lo lower end, 0 to 1
 * @param hi upper end, 0 to 1
 */
public record Interval(double lo, double hi) {
    /** Nothing is known. */
    public static final Interval ALL = new Interval(0, 1);

    /** Cuts both ends to 0 to 1. */
    public Interval {
        lo = Math.clamp(lo, 0.0, 1.0);
        hi = Math.clamp(hi, 0.0, 1.0);
        if (lo > hi) {
            throw new IllegalArgumentException("an interval from " + lo + " to " + hi);
        }
    }

    /** Whether a share lies in it; a rounding error beside it still does. */
    public boolean contains(double share) {
        return share >= lo - 1e-12 && share <= hi + 1e-12;
    }

    /** From end to end. */
    public double width() {
        return hi - lo;
    }

    /** The smallest that holds both. */
    public Interval hull(Interval other) {
        return new Interval(Math.min(lo, other.lo), Math.max(hi, other.hi));
    }
}
