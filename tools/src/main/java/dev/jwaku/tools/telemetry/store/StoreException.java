package dev.jwaku.tools.telemetry.store;

/** The database is away, full or in the way; nothing was changed. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message for people; without values of rows */
    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
