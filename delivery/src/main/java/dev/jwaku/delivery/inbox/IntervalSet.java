package dev.jwaku.delivery.inbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Stretches of time that neither overlap nor touch, in order. Immutable.
 *
 * @param intervals ascending
 */
public record IntervalSet(List<Interval> intervals) {
    /** No time at all. */
    public static final IntervalSet EMPTY = new IntervalSet(List.of());

    /** Checks order and distance. */
    public IntervalSet {
        intervals = List.copyOf(intervals);
        for (int i = 1; i < intervals.size(); i++) {
            if (intervals.get(i - 1).end() >= intervals.get(i).start()) {
                throw new IllegalArgumentException("intervals must be apart and ascending: " + intervals);
            }
        }
    }

    /** The same with one more interval; what overlaps or touches becomes one. */
    public IntervalSet plus(Interval added) {
        List<Interval> result = new ArrayList<>();
        Interval merged = added;
        boolean placed = false;
        for (Interval each : intervals) {
            if (each.touches(merged)) {
                merged = new Interval(Math.min(each.start(), merged.start()), Math.max(each.end(), merged.end()));
            } else if (each.end() < merged.start()) {
                result.add(each);
            } else {
                if (!placed) {
                    result.add(merged);
                    placed = true;
                }
                result.add(each);
            }
        }
        if (!placed) {
            result.add(merged);
        }
        return new IntervalSet(result);
    }

    /** The part that lies in the window. */
    public IntervalSet within(Interval window) {
        List<Interval> result = new ArrayList<>();
        for (Interval each : intervals) {
            if (each.overlaps(window)) {
                result.add(new Interval(Math.max(each.start(), window.start()), Math.min(each.end(), window.end())));
            }
        }
        return new IntervalSet(result);
    }

    /** What the window has and this has not. */
    public IntervalSet gaps(Interval window) {
        List<Interval> result = new ArrayList<>();
        long from = window.start();
        for (Interval each : within(window).intervals()) {
            if (from < each.start()) {
                result.add(new Interval(from, each.start()));
            }
            from = each.end();
        }
        if (from < window.end()) {
            result.add(new Interval(from, window.end()));
        }
        return new IntervalSet(result);
    }

    /** What this has and the other has not. */
    public IntervalSet without(IntervalSet other) {
        List<Interval> result = new ArrayList<>();
        for (Interval each : intervals) {
            result.addAll(other.gaps(each).intervals());
        }
        return new IntervalSet(result);
    }

    /** Whether all of the interval is in it. */
    public boolean contains(Interval interval) {
        return intervals.stream().anyMatch(each -> each.contains(interval));
    }

    /** Whether it has no time at all. */
    public boolean isEmpty() {
        return intervals.isEmpty();
    }

    /** How many separate intervals. */
    public int size() {
        return intervals.size();
    }

    /** All its time together, in nanoseconds. */
    public long total() {
        return intervals.stream().mapToLong(each -> each.end() - each.start()).sum();
    }

    /** The newest interval. */
    public Optional<Interval> newest() {
        return intervals.isEmpty() ? Optional.empty() : Optional.of(intervals.getLast());
    }
}
