package dev.jwaku.tools.trace.model;

import java.util.Optional;

/**
 * When the last lines of a log were written. A line that says that the node started comes after others of the same
 * start; the run before ended in the longest pause that was over shortly before.
 */
final class Recent {
    private static final int KEPT = 128;
    /** A start takes no longer until it is told. */
    private static final long STARTING = 15_000_000_000L;

    private final long[] times = new long[KEPT];
    private long count;

    void heard(long time) {
        times[(int) (count++ % KEPT)] = time;
    }

    /** Between the runs; nothing if there was no run before. */
    Optional<Span> restart(long start) {
        int kept = (int) Math.min(count, KEPT);
        long longest = 0;
        Optional<Span> found = Optional.empty();
        for (int back = 1; back < kept; back++) {
            long later = times[(int) ((count - back) % KEPT)];
            long earlier = times[(int) ((count - back - 1) % KEPT)];
            if (later < start - STARTING) {
                break;
            }
            if (later - earlier > longest) {
                longest = later - earlier;
                found = Optional.of(new Span(earlier + 1, start));
            }
        }
        return found;
    }
}
