package dev.jwaku.telemetry.record;

import dev.jwaku.runtime.Bytes;

/**
 * What the sender found out of a message without its recipient.
 *
 * @param message its tag at one recipient
 * @param atMillis when that was found out
 */
public record Stored(Bytes message, long atMillis, Result result) implements TelemetryRecord {
    private static final int SAMPLE_MASK = 7;

    /** Checks the fields. */
    public Stored {
        Checks.length("msg", message, MESSAGE_TAG);
        Checks.time("at_ms", atMillis);
    }

    /**
     * Whether a message is in the sample of which senders find out whether store nodes hold it, whatever else is known
     * of it: one of eight, by its tag. Of all others they stop asking when the recipient acknowledges; of these alone
     * is it known what share of all messages store nodes hold.
     *
     * @param message its tag at one recipient
     */
    public static boolean isSampled(Bytes message) {
        return (message.get(0) & SAMPLE_MASK) == 0;
    }

    /** What was found out. */
    public enum Result {
        /** Store nodes said that they hold it. */
        FOUND(0),
        /** Its recipient did not acknowledge it within the time that the messenger tries. It may have it. */
        EXPIRED(1);

        private final int code;

        Result(int code) {
            this.code = code;
        }

        /** For databases. */
        public int code() {
            return code;
        }
    }
}
