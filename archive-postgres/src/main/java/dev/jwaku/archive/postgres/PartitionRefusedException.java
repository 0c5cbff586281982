package dev.jwaku.archive.postgres;

import java.util.Locale;

/**
 * There will be no partition for a timestamp, so messages of it cannot be kept. Passes for none of the reasons soon.
 */
final class PartitionRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** Why. */
    enum Reason {
        /** Retention would drop it at once, or the time is before 1970. */
        TOO_OLD,
        /** More than an hour from now. */
        TOO_FAR_AHEAD,
        /** It is just being dropped. */
        BEING_DROPPED,
        /** Too many exist already. */
        TOO_MANY;

        /** For metrics. */
        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    PartitionRefusedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    Reason reason() {
        return reason;
    }
}
