package dev.jwaku.tools.messaging;

import java.time.Duration;

/**
 * How fast people write to each other, and how soon their messages have to be there.
 *
 * @param name for a reader
 * @param messages that each writer sends
 * @param gap from one of them to the next
 * @param isMutual whether both write
 * @param limits what makes it good
 */
public record MessengerPace(String name, int messages, Duration gap, boolean isMutual, Limits limits) {
    /** One message every three seconds. */
    public static final Duration SLOW_GAP = Duration.ofSeconds(3);
    /** Ten messages a second. */
    public static final Duration FAST_GAP = Duration.ofMillis(100);

    /**
     * The longest times that are good; {@link #NONE} where nothing is asked.
     *
     * @param deliveredP50 half of the messages are there within this
     * @param deliveredP95 95 of 100 are
     * @param ackedP50 half of them are acknowledged within this
     */
    public record Limits(Duration deliveredP50, Duration deliveredP95, Duration ackedP50) {
        /** No limit. */
        public static final Duration NONE = Duration.ofDays(1);
    }

    /** One message every three seconds, one way. */
    public static MessengerPace slow(int messages) {
        return new MessengerPace(
                "one message per 3 s",
                messages,
                SLOW_GAP,
                false,
                new Limits(Duration.ofMillis(200), Limits.NONE, Duration.ofMillis(500)));
    }

    /** Ten messages a second, both ways. */
    public static MessengerPace fast(int messages) {
        return new MessengerPace(
                "10 messages/s each way",
                messages,
                FAST_GAP,
                true,
                new Limits(Limits.NONE, Duration.ofSeconds(1), Limits.NONE));
    }

    /** How many messages there are in all. */
    public int total() {
        return isMutual ? 2 * messages : messages;
    }
}
