package dev.jwaku.telemetry.wire;

/** A line is no record. */
public final class RecordException extends Exception {
    private static final long serialVersionUID = 1L;

    private final RecordError.Code code;

    /** @param message for people */
    public RecordException(RecordError.Code code, String message) {
        super(message);
        this.code = code;
    }

    /** What is wrong with it. */
    public RecordError.Code code() {
        return code;
    }

    /** What is wrong with the record at this place. */
    public RecordError at(int record) {
        return new RecordError(record, code, String.valueOf(getMessage()));
    }
}
