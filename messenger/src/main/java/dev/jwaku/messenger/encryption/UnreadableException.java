package dev.jwaku.messenger.encryption;

/** A message cannot be opened; says why. Does not leave the package. */
final class UnreadableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Opening.Reason reason;

    UnreadableException(Opening.Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    UnreadableException(Opening.Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    Opening.Reason reason() {
        return reason;
    }
}
