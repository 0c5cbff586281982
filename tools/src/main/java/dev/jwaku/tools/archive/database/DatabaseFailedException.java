package dev.jwaku.tools.archive.database;

/** A database failed in the middle of work that had begun. What was committed stays. */
public final class DatabaseFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message names the database and what was being done, in one line */
    public DatabaseFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
