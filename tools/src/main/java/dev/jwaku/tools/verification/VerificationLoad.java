package dev.jwaku.tools.verification;

/**
 * The messages of an hour.
 *
 * @param messagesPerHour on all content topics together
 * @param bytes of payload of each
 * @param missed share that does not reach the client by itself, 0 to 1
 * @param contentTopics that the client follows
 */
public record VerificationLoad(int messagesPerHour, int bytes, double missed, int contentTopics) {
    /** A person who talks to some others: 1 KiB, one in twenty missed, ten content topics. */
    public static VerificationLoad of(int messagesPerHour) {
        return new VerificationLoad(messagesPerHour, 1024, 0.05, 10);
    }
}
