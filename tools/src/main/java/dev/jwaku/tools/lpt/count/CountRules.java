package dev.jwaku.tools.lpt.count;

import java.time.Duration;

/**
 * How messages are judged.
 *
 * @param grace how long after the sender's end a message may still come
 * @param deadline what takes longer from when it was due is late
 */
public record CountRules(Duration grace, Duration deadline) {
    /** 30 s each. */
    public static final CountRules DEFAULT = new CountRules(Duration.ofSeconds(30), Duration.ofSeconds(30));

    public CountRules {
        if (grace.isNegative() || deadline.isNegative() || deadline.isZero()) {
            throw new IllegalArgumentException("grace must not be negative and the deadline must be positive");
        }
    }
}
