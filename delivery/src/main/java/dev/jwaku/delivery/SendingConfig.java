package dev.jwaku.delivery;

import java.time.Duration;

/**
 * How messages are sent.
 *
 * @param deadline how long the node tries while it is online; at most so long again for the proof that it is stored
 * @param verifies whether store nodes are asked for proof
 * @param witnesses how many store nodes shall confirm a message: 1 or 2
 * @param attemptsInFlight most messages that are being handed to peers at the same time
 * @param bytesPerSecond most bytes of payload per second, over about {@link #BUDGET_WINDOW}; 0 for no limit
 */
public record SendingConfig(
        Duration deadline, boolean verifies, int witnesses, int attemptsInFlight, long bytesPerSecond) {
    /** What could not be sent within ten minutes online is reported. */
    public static final Duration DEFAULT_DEADLINE = Duration.ofMinutes(10);
    /** The claim that a message is stored then holds while one of two is honest. */
    public static final int DEFAULT_WITNESSES = 2;
    /** One slow light push node holds up one of these. */
    public static final int DEFAULT_ATTEMPTS_IN_FLIGHT = 64;
    /** What was not used for so long may be used at once. */
    public static final Duration BUDGET_WINDOW = Duration.ofSeconds(10);

    /** Checks every bound. */
    public SendingConfig {
        if (!deadline.isPositive() || witnesses < 1 || witnesses > 2 || attemptsInFlight < 1 || bytesPerSecond < 0) {
            throw new IllegalArgumentException("need deadline > 0, witnesses 1 or 2, attemptsInFlight >= 1,"
                    + " bytesPerSecond >= 0, not " + deadline + ", " + witnesses + ", " + attemptsInFlight + ", "
                    + bytesPerSecond);
        }
    }

    /** Verified by two witnesses, without a limit of bandwidth. */
    public static SendingConfig defaults() {
        return new SendingConfig(DEFAULT_DEADLINE, true, DEFAULT_WITNESSES, DEFAULT_ATTEMPTS_IN_FLIGHT, 0);
    }

    /** The same with another deadline. */
    public SendingConfig withDeadline(Duration time) {
        return new SendingConfig(time, verifies, witnesses, attemptsInFlight, bytesPerSecond);
    }

    /** The same, asking store nodes or not. */
    public SendingConfig withVerification(boolean on) {
        return new SendingConfig(deadline, on, witnesses, attemptsInFlight, bytesPerSecond);
    }

    /** The same with so many witnesses, 1 or 2. */
    public SendingConfig withWitnesses(int count) {
        return new SendingConfig(deadline, verifies, count, attemptsInFlight, bytesPerSecond);
    }

    /** The same with a limit of bandwidth; 0 for none. */
    public SendingConfig withBytesPerSecond(long limit) {
        return new SendingConfig(deadline, verifies, witnesses, attemptsInFlight, limit);
    }
}
