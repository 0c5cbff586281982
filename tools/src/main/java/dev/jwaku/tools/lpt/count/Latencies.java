package dev.jwaku.tools.lpt.count;

import java.util.Arrays;
import java.util.stream.LongStream;

/** Times, kept one by one, so percentiles are exact. Immutable. */
public final class Latencies {
    /** None. */
    public static final Latencies NONE = new Latencies(new long[0]);

    private final long[] sorted;

    private Latencies(long[] sorted) {
        this.sorted = sorted;
    }

    /** These, in any order. */
    public static Latencies of(LongStream nanos) {
        return new Latencies(nanos.sorted().toArray());
    }

    /** How many. */
    public int count() {
        return sorted.length;
    }

    /** The smallest time that so many percent do not exceed; not a number if there are none. */
    public double percentile(double percent) {
        return percentile(percent, 0);
    }

    /**
     * The same when further messages never came, which took longer than all others.
     *
     * @return infinite if the place is one of theirs; not a number if there are none at all
     */
    public double percentile(double percent, long never) {
        long all = sorted.length + never;
        if (all == 0) {
            return Double.NaN;
        }
        long rank = Math.max(1, (long) Math.ceil(percent / 100 * all - 1e-9));
        return rank > sorted.length ? Double.POSITIVE_INFINITY : sorted[(int) rank - 1];
    }

    /** How many are longer. */
    public long above(long nanos) {
        int place = Arrays.binarySearch(sorted, nanos);
        int after = place < 0 ? -place - 1 : place;
        while (after < sorted.length && sorted[after] == nanos) {
            after++;
        }
        return (long) sorted.length - after;
    }

    /** The mean; not a number if there are none. */
    public double mean() {
        return Arrays.stream(sorted).average().orElse(Double.NaN);
    }

    /** The shortest; not a number if there are none. */
    public double min() {
        return sorted.length == 0 ? Double.NaN : sorted[0];
    }

    /** The longest; not a number if there are none. */
    public double max() {
        return sorted.length == 0 ? Double.NaN : sorted[sorted.length - 1];
    }

    /** All, ascending. */
    public LongStream stream() {
        return Arrays.stream(sorted);
    }

    @Override
    public String toString() {
        return "Latencies[" + sorted.length + "]";
    }
}
