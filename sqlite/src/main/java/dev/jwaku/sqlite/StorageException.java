package dev.jwaku.sqlite;

/** Something is wrong with a database file. The message names the file. */
public class StorageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message names the file and what was being done */
    public StorageException(String message) {
        super(message);
    }

    /** @param message names the file and what was being done */
    public StorageException(String message, Throwable cause) {
        super(message, cause);
    }
}
