package dev.jwaku.delivery.inbox;

import java.time.Duration;

/**
 * A stretch of time; never empty.
 *
 * @param start nanoseconds since 1970, inclusive
 * @param end exclusive
 */
public record Interval(long start, long end) {
    /** Checks the order. */
    public Interval {
        if (start >= end) {
            throw new IllegalArgumentException("an interval must not be empty: " + start + " to " + end);
        }
    }

    /** How long it is. */
    public Duration length() {
        return Duration.ofNanos(end - start);
    }

    /** Whether all of the other lies in it. */
    public boolean contains(Interval other) {
        return start <= other.start && other.end <= end;
    }

    /** Whether they share any moment. */
    public boolean overlaps(Interval other) {
        return start < other.end && other.start < end;
    }

    /** Whether they overlap, or one begins where the other ends. */
    boolean touches(Interval other) {
        return start <= other.end && other.start <= end;
    }
}
