package dev.jwaku.peers;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait after the n-th failure in a row: doubling from {@code first} to {@code most}, then a random share of
 * a quarter taken off, so that many nodes do not dial in step.
 *
 * @param first wait after the first failure
 * @param most longest wait
 */
public record Backoff(Duration first, Duration most) {
    /** Half a second, doubled up to four seconds: traffic is back within five seconds after an outage. */
    public static final Backoff REDIAL = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(4));

    public Backoff {
        if (!first.isPositive() || most.compareTo(first) < 0) {
            throw new IllegalArgumentException("first must be positive and not longer than most");
        }
    }

    /** The wait after this many failures in a row, at least 1. */
    public Duration after(int failures, RandomGenerator random) {
        int doublings = Math.clamp(failures - 1L, 0, 30);
        long nanos = Math.min(most.toNanos(), first.toNanos() << doublings);
        if (nanos <= 0) {
            nanos = most.toNanos();
        }
        return Duration.ofNanos(nanos - (long) (random.nextDouble() * 0.25 * nanos));
    }
}
