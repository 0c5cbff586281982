package dev.jwaku.telemetry.wire;

import java.util.Locale;

/** Bytes are no batch at all, so that nothing of it was taken. */
public final class BatchException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Code code;

    /** @param message for people */
    public BatchException(Code code, String message) {
        super(message);
        this.code = code;
    }

    /** What is wrong. */
    public Code code() {
        return code;
    }

    /** What is wrong with a batch. */
    public enum Code {
        /** It is larger than it may be, packed or unpacked. */
        TOO_LARGE,
        /** It is not gzip, or damaged. */
        NOT_GZIP,
        /** Its first line is no header. */
        BAD_HEADER,
        /** Its header is of a version that is not known. */
        UNSUPPORTED_VERSION,
        /**
         * It has more records than {@link dev.jwaku.telemetry.record.Batch#MOST_RECORDS}, or not as many as it says.
         */
        BAD_COUNT;

        /** As it is written. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
