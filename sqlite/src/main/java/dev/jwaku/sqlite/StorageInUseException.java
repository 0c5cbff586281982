package dev.jwaku.sqlite;

/** The file is open elsewhere: in another process, or a second time in this one. */
public final class StorageInUseException extends StorageException {
    private static final long serialVersionUID = 1L;

    /** @param message names the file and what was being done */
    public StorageInUseException(String message) {
        super(message);
    }

    /** @param message names the file and what was being done */
    public StorageInUseException(String message, Throwable cause) {
        super(message, cause);
    }
}
