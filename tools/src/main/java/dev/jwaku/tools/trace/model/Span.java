package dev.jwaku.tools.trace.model;

/**
 * A stretch of time on one clock.
 *
 * @param from first nanosecond
 * @param to first one after it
 */
public record Span(long from, long to) {
    /** Before everything. */
    public static final long BEGINNING = -(1L << 62);

    /** After everything. */
    public static final long END = 1L << 62;

    /** Whether they have time in common. */
    public boolean overlaps(long start, long end) {
        return from < end && start < to;
    }

    /** Whether the moment is in it. */
    public boolean contains(long moment) {
        return from <= moment && moment < to;
    }
}
