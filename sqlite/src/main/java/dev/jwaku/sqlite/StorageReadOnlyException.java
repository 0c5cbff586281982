package dev.jwaku.sqlite;

/** The file may not be written; nothing was changed. */
public final class StorageReadOnlyException extends StorageException {
    private static final long serialVersionUID = 1L;

    /** @param message names the file and what was being done */
    public StorageReadOnlyException(String message) {
        super(message);
    }

    /** @param message names the file and what was being done */
    public StorageReadOnlyException(String message, Throwable cause) {
        super(message, cause);
    }
}
