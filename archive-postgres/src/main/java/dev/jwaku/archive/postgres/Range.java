package dev.jwaku.archive.postgres;

import java.time.Instant;

/**
 * Times of messages.
 *
 * @param from nanoseconds since 1970, inclusive
 * @param to inclusive
 */
record Range(long from, long to) {
    private static final long SECOND = 1_000_000_000L;

    static long nanos(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), SECOND), time.getNano());
    }

    boolean isEmpty() {
        return from > to;
    }

    boolean contains(long time) {
        return from <= time && time <= to;
    }

    Range notBefore(long time) {
        return new Range(Math.max(from, time), to);
    }

    Range notAfter(long time) {
        return new Range(from, Math.min(to, time));
    }
}
