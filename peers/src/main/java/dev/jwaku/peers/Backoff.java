package dev.jwaku.peers;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait after the n-th failure in a row: doubling from {@code first} to {@code most}, of which a random
 * share is taken (full jitter), so that many nodes do not dial in step; never less than {@link #LEAST}.
 *
 * @param first longest wait after the first failure
 * @param most longest wait
 */
public record Backoff(Duration first, Duration most) {
    /** For peers in general: up to 2 s, doubled up to 15 min. There is no failure after which a peer is given up. */
    public static final Backoff RETRY = new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(15));
    /** Full jitter may come out at nothing at all; a peer is not hammered nevertheless. */
    public static final Duration LEAST = Duration.ofMillis(250);

    public Backoff {
        if (!first.isPositive() || most.compareTo(first) < 0) {
            throw new IllegalArgumentException("first must be positive and not longer than most");
        }
    }

    /** The longest wait after this many failures in a row, at least 1. */
    public Duration longestAfter(int failures) {
        int doublings = Math.clamp(failures - 1L, 0, 30);
        long nanos = first.toNanos() << doublings;
        return nanos <= 0 || nanos > most.toNanos() ? most : Duration.ofNanos(nanos);
    }

    /** A wait after this many failures in a row, at least 1. */
    public Duration after(int failures, RandomGenerator random) {
        long nanos = (long) (random.nextDouble() * longestAfter(failures).toNanos());
        return Duration.ofNanos(Math.max(LEAST.toNanos(), nanos));
    }
}
