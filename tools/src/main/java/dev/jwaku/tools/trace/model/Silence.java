package dev.jwaku.tools.trace.model;

import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;

/** In which seconds a node has logged anything; a bit each. */
public final class Silence {
    private static final long SECOND = 1_000_000_000L;
    private static final int DAY = 86_400;
    /** More days than that are not kept; a log with wild times must not fill the memory. */
    private static final int MOST_DAYS = 10_000;

    private final Map<Long, BitSet> days = new TreeMap<>();
    private long lastSecond = Long.MIN_VALUE;

    void heard(long time) {
        long second = Math.floorDiv(time, SECOND);
        if (second != lastSecond) {
            lastSecond = second;
            day(Math.floorDiv(second, DAY)).set((int) Math.floorMod(second, DAY));
        }
    }

    private BitSet day(long day) {
        BitSet known = days.get(day);
        if (known != null) {
            return known;
        }
        BitSet created = new BitSet();
        if (days.size() < MOST_DAYS) {
            days.put(day, created);
        }
        return created;
    }

    void merge(Silence other) {
        other.days.forEach((day, bits) -> day(day).or(bits));
    }

    /** The silent time around a moment, as far as whole seconds go; empty if the second itself has lines. */
    public Span around(long time, long earliest, long latest) {
        long second = Math.floorDiv(time, SECOND);
        if (isHeard(second)) {
            return new Span(time, time);
        }
        long from = second;
        while (from * SECOND > earliest && !isHeard(from - 1)) {
            from--;
        }
        long to = second + 1;
        while (to * SECOND < latest && !isHeard(to)) {
            to++;
        }
        return new Span(from * SECOND, to * SECOND);
    }

    private boolean isHeard(long second) {
        BitSet bits = days.get(Math.floorDiv(second, DAY));
        return bits != null && bits.get((int) Math.floorMod(second, DAY));
    }
}
