package dev.jwaku.interop;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Whether a process grows: what it holds after each round of the same work, each time after a full collection. The
 * first look is the warm-up. Of the others the least of the later half is held against the least of the earlier half: a
 * peak in one round proves nothing, what leaks raises every look that follows. Besides, no look may be far above the
 * first.
 */
final class FootprintTrend {
    /** Below so many looks each half is too short to tell. */
    static final int ENOUGH = 5;

    private final List<Footprint> looks = new ArrayList<>();

    void add(Footprint look) {
        looks.add(look);
    }

    /** What has grown; empty if nothing has. */
    List<String> grown() {
        List<String> grown = new ArrayList<>();
        if (looks.size() > 1) {
            grown.addAll(looks.getLast().grownSince(looks.getFirst()));
        }
        if (looks.size() >= ENOUGH) {
            check(grown, "files", Footprint::files, 2);
            check(grown, "sockets", Footprint::sockets, 2);
            check(grown, "threads", Footprint::threads, 2);
            check(grown, "virtual threads", Footprint::virtualThreads, 6);
            check(grown, "heap bytes", Footprint::heapBytes, 4 << 20);
        }
        return grown;
    }

    private void check(List<String> grown, String what, ToLongFunction<Footprint> part, long slack) {
        int middle = 1 + (looks.size() - 1) / 2;
        long earlier = floor(looks.subList(1, middle), part);
        long later = floor(looks.subList(middle, looks.size()), part);
        if (later > earlier + slack) {
            grown.add(what + ": never below " + later + " in the later half of " + (looks.size() - 1)
                    + " looks, and as low as " + earlier + " in the earlier");
        }
    }

    private static long floor(List<Footprint> some, ToLongFunction<Footprint> part) {
        return some.stream().mapToLong(part).min().orElseThrow();
    }
}
