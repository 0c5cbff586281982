package dev.jwaku.tools.telemetry.estimate;

/** Wilson's 95 % interval of a share. */
public final class Wilson {
    /** Of the normal distribution: 95 % lie within so many standard deviations. */
    static final double Z = 1.959964;

    private Wilson() {}

    /**
     * The interval.
     *
     * @param successes may have a fraction, as an effective number has
     * @param trials likewise; without trials nothing is known
     */
    public static Interval of(double successes, double trials) {
        if (trials <= 0) {
            return Interval.ALL;
        }
        double share = successes / trials;
        double square = Z * Z;
        double middle = share + square / (2 * trials);
        double half = Z * Math.sqrt(share * (1 - share) / trials + square / (4 * trials * trials));
        double scale = 1 + square / trials;
        double lo = successes <= 0 ? 0 : Math.max(0, (middle - half) / scale);
        double hi = successes >= trials ? 1 : Math.min(1, (middle + half) / scale);
        return new Interval(lo, hi);
    }
}
