package dev.jwaku.sqlite;

/** The file is not a database, is damaged, or was written by a newer version. */
public final class StorageUnreadableException extends StorageException {
    private static final long serialVersionUID = 1L;

    /** @param message names the file and what was being done */
    public StorageUnreadableException(String message) {
        super(message);
    }

    /** @param message names the file and what was being done */
    public StorageUnreadableException(String message, Throwable cause) {
        super(message, cause);
    }
}
