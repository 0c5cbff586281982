package dev.jwaku.sqlite;

/** A reading took longer than it may; it was broken off. */
public final class StorageTooSlowException extends StorageException {
    private static final long serialVersionUID = 1L;

    /** @param message names the file and what was being done */
    public StorageTooSlowException(String message, Throwable cause) {
        super(message, cause);
    }
}
