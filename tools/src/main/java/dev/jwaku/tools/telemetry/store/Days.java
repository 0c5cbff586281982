package dev.jwaku.tools.telemetry.store;

/** Days of UTC, by their number since 1970. */
public final class Days {
    /** Milliseconds of a day. */
    public static final long MILLIS = 86_400_000;

    private Days() {}

    /** The day of an instant. */
    public static long of(long millis) {
        return Math.floorDiv(millis, MILLIS);
    }

    /** When it begins. */
    public static long begin(long day) {
        return day * MILLIS;
    }
}
