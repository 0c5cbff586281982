package dev.jwaku.tools.outage;

import java.time.Duration;

/**
 * What is measured.
 *
 * @param runs how often, on fresh processes
 * @param outage how long the middle stays dead
 * @param patience how long traffic may take to come back before the run is over
 */
public record OutagePlan(int runs, Duration outage, Duration patience) {
    /** From one message of an end to its next. */
    static final Duration PACE = Duration.ofMillis(250);
    /** Traffic before the kill. */
    static final Duration STEADY = Duration.ofSeconds(5);
    /** Traffic after both directions flow again. */
    static final Duration AFTER = Duration.ofSeconds(3);
    /** How long what is under way may take to arrive after the last message. */
    static final Duration SETTLE = Duration.ofSeconds(15);

    public OutagePlan {
        if (runs < 1 || outage.isNegative() || outage.isZero() || patience.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("runs, outage and patience must be positive");
        }
    }
}
