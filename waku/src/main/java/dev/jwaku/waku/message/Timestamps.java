package dev.jwaku.waku.message;

import java.time.Instant;

/** Waku's time: nanoseconds since 1970 in 64 bits, which lasts from 1677 to 2262. */
public final class Timestamps {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private Timestamps() {}

    /**
     * The moment in nanoseconds.
     *
     * @throws ArithmeticException if it lies outside of what 64 bits hold
     */
    public static long toNanos(Instant instant) {
        if (instant.getEpochSecond() < 0) {
            // Adding first keeps the smallest values in range.
            long seconds = Math.multiplyExact(instant.getEpochSecond() + 1, NANOS_PER_SECOND);
            return Math.addExact(seconds, instant.getNano() - NANOS_PER_SECOND);
        }
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), NANOS_PER_SECOND), instant.getNano());
    }

    /** The moment at so many nanoseconds. */
    public static Instant toInstant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS_PER_SECOND), Math.floorMod(nanos, NANOS_PER_SECOND));
    }
}
