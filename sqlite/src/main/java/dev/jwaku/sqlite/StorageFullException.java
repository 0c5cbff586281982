package dev.jwaku.sqlite;

/** The disk is full or a quota is used up; nothing was changed. */
public final class StorageFullException extends StorageException {
    private static final long serialVersionUID = 1L;

    /** @param message names the file and what was being done */
    public StorageFullException(String message) {
        super(message);
    }

    /** @param message names the file and what was being done */
    public StorageFullException(String message, Throwable cause) {
        super(message, cause);
    }
}
