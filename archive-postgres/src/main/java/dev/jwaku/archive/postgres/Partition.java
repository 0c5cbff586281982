package dev.jwaku.archive.postgres;

import java.time.Duration;
import java.util.List;

/**
 * A range of time and the table with its messages (design of the PostgreSQL archive, 9.2).
 *
 * @param name of the table
 * @param from first timestamp, nanoseconds since 1970
 * @param to first timestamp after it; of the newest range of all, {@link Long#MAX_VALUE} may be meant as an end
 */
record Partition(String name, long from, long to) {
    private static final long SECOND = 1_000_000_000L;

    /** Checks that the range is one. */
    Partition {
        if (from >= to) {
            throw new IllegalArgumentException("a partition from " + from + " to " + to + " holds nothing");
        }
    }

    /** With the name that the range has by convention: {@code message_<from>_<to>}, in seconds. */
    static Partition of(long from, long to) {
        return new Partition("message_" + from / SECOND + "_" + Math.ceilDiv(to, SECOND), from, to);
    }

    /**
     * The range that a timestamp falls into: a multiple of the length, cut where others begin and end.
     *
     * @param timestamp not negative, and in none of the others
     * @param others in any order
     */
    static Partition around(long timestamp, Duration length, List<Partition> others) {
        long nanos = length.toNanos();
        long from = timestamp - timestamp % nanos;
        long to = from > Long.MAX_VALUE - nanos ? Long.MAX_VALUE : from + nanos;
        for (Partition other : others) {
            if (other.contains(timestamp)) {
                throw new IllegalArgumentException(timestamp + " is in " + other);
            }
            if (other.to <= timestamp) {
                from = Math.max(from, other.to);
            } else {
                to = Math.min(to, other.from);
            }
        }
        return of(from, to);
    }

    boolean contains(long timestamp) {
        return from <= timestamp && timestamp < to;
    }

    /** How long the range is. */
    Duration length() {
        return Duration.ofNanos(from < 0 && to > Long.MAX_VALUE + from ? Long.MAX_VALUE : to - from);
    }
}
