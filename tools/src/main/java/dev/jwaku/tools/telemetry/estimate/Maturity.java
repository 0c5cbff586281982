package dev.jwaku.tools.telemetry.estimate;

import java.time.Duration;

/**
 * Whether a time is over for good: late reports change what was said about it before.
 *
 * @param accountedMillis how much of the time of all installs was reported
 * @param expectedMillis the time of all installs that were there
 */
public record Maturity(long accountedMillis, long expectedMillis) {
    /** Reports after this are not waited for. */
    public static final Duration PATIENCE = Duration.ofDays(7);

    private static final double ENOUGH = 0.95;

    /** The share of the time of installs that was reported; 0 if there were none. */
    public double coverage() {
        return expectedMillis == 0 ? 0 : Math.min(1, (double) accountedMillis / expectedMillis);
    }

    /**
     * Whether nothing much will change.
     *
     * @param end of the time, milliseconds since 1970
     * @param now likewise
     */
    public boolean isFinal(long end, long now) {
        return now >= end + PATIENCE.toMillis() || now >= end && expectedMillis > 0 && coverage() >= ENOUGH;
    }
}
