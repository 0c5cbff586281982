package dev.jwaku.telemetry.upload;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When the next upload is tried. After a failure a random time up to a limit that doubles from 5 s to 15 min; after a
 * success the usual interval; at once when the network comes back. Without I/O; times are monotonic nanoseconds.
 */
final class UploadSchedule {
    /** The first limit. */
    static final Duration SHORTEST = Duration.ofSeconds(5);
    /** The last limit; also the longest that a service may ask for. */
    static final Duration LONGEST = Duration.ofMinutes(15);

    private static final int MOST_DOUBLINGS = 8;

    private final RandomGenerator random;
    private final Duration interval;
    private int failures;
    private long dueNanos;

    /** The first try is due at once. */
    UploadSchedule(RandomGenerator random, Duration interval, long nowNanos) {
        this.random = random;
        this.interval = interval;
        this.dueNanos = nowNanos;
    }

    long nextDueAt() {
        return dueNanos;
    }

    boolean isDue(long nowNanos) {
        return nowNanos >= dueNanos;
    }

    /** Something was stored, and more waits or not. */
    void succeeded(long nowNanos, boolean hasMore) {
        failures = 0;
        dueNanos = hasMore ? nowNanos : nowNanos + interval.toNanos();
    }

    /** Nothing was stored. @param wish how long the service asks to wait; zero if it does not */
    void failed(long nowNanos, Duration wish) {
        long limit = Math.min(LONGEST.toNanos(), SHORTEST.toNanos() << Math.min(failures, MOST_DOUBLINGS));
        failures++;
        long jitter = random.nextLong(limit + 1);
        long least = Math.clamp(wish.toNanos(), 0, LONGEST.toNanos());
        dueNanos = nowNanos + Math.max(jitter, least);
    }

    /** The network came back: what failed for want of it is tried again. */
    void connected(long nowNanos) {
        failures = 0;
        dueNanos = Math.min(dueNanos, nowNanos);
    }
}
