package dev.jwaku.telemetry.wire;

import java.util.Locale;

/**
 * One record was not taken.
 *
 * @param record its place in the batch, from 0; the header does not count
 * @param reason for people; at most {@link #MOST_REASON} characters
 */
public record RecordError(int record, Code code, String reason) {
    /** Most characters of a reason; longer ones are cut. */
    public static final int MOST_REASON = 200;

    /** Cuts the reason. */
    public RecordError {
        if (record < 0) {
            throw new IllegalArgumentException("records count from 0");
        }
        reason = reason.length() > MOST_REASON ? reason.substring(0, MOST_REASON) : reason;
    }

    /** What is wrong with a record. */
    public enum Code {
        /** Its line is longer than {@link RecordCodec#MOST_LINE_BYTES}. */
        TOO_LONG,
        /** Its line is no JSON object. */
        NOT_JSON,
        /** Nobody knows its type. */
        UNKNOWN_TYPE,
        /** A field that it must have is not there. */
        MISSING_FIELD,
        /** A field has a value that it cannot have. */
        BAD_FIELD,
        /** It can be read, and the service does not want it: too old, of the future, a counter that shrank. */
        REFUSED;

        /** As it is written. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
