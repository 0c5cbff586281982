package dev.jwaku.tools.trace.model;

import java.util.Optional;

/**
 * When the last lines of a log were written. A line that says that the node started comes after others of the same
 * start; the run before ended before the last real pause.
 */
final class Recent {
    private static final int KEPT = 128;
    /** A pause between the lines of one start is shorter. */
    private static final long PAUSE = 500_000_000L;

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
            long pause = later - earlier;
            if (pause >= PAUSE) {
                return Optional.of(new Span(earlier + 1, start));
            }
            if (pause > longest) {
                longest = pause;
                found = Optional.of(new Span(earlier + 1, start));
            }
        }
        return count > kept || kept > 1 && longest > 0 ? found : Optional.empty();
    }
}
