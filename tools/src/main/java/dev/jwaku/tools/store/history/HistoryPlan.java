package dev.jwaku.tools.store.history;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * What a history is made from. The same plan gives the same history, to the byte.
 *
 * @param messages how many
 * @param days how long it is
 * @param topics how many content topics
 * @param seed where all its randomness comes from
 * @param endNanos when it ends, nanoseconds since 1970; exclusive
 */
public record HistoryPlan(int messages, int days, int topics, long seed, long endNanos) {
    /** Pubsub topics; content topics are spread over them. */
    public static final int SHARDS = 4;
    /** Shortest payload, bytes. */
    public static final int MIN_PAYLOAD = 200;
    /** Longest payload, bytes. */
    public static final int MAX_PAYLOAD = 4096;
    /** Most messages. */
    public static final int MAX_MESSAGES = 1_000_000_000;

    private static final int MAX_DAYS = 3650;
    private static final int MAX_TOPICS = 100_000;

    /** @throws IllegalArgumentException if it makes no sense; the message names the number */
    public HistoryPlan {
        check("messages", messages, 1, MAX_MESSAGES);
        check("days", days, 1, MAX_DAYS);
        check("topics", topics, SHARDS, MAX_TOPICS);
        if (endNanos <= TimeUnit.DAYS.toNanos(days)) {
            throw new IllegalArgumentException("a history of " + days + " days cannot end at " + endNanos);
        }
    }

    private static void check(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " must be " + least + " to " + most + ", not " + value);
        }
    }

    /** When it begins, nanoseconds since 1970; inclusive. */
    public long startNanos() {
        return endNanos - TimeUnit.DAYS.toNanos(days);
    }

    /** From one message to the next, on average. */
    public Duration step() {
        return Duration.ofNanos(TimeUnit.DAYS.toNanos(days) / messages);
    }

    /** How many messages a time has, on average; at least 1. */
    public int messagesIn(Duration time) {
        return Math.clamp(time.toNanos() / Math.max(1, step().toNanos()), 1, messages);
    }

    /** The expected length of a payload, bytes: the mean of a log-uniform distribution. */
    public static double meanPayload() {
        return (MAX_PAYLOAD - MIN_PAYLOAD) / Math.log((double) MAX_PAYLOAD / MIN_PAYLOAD);
    }
}
