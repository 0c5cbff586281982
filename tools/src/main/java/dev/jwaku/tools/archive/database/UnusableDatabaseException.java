package dev.jwaku.tools.archive.database;

import org.jspecify.annotations.Nullable;

/** A database cannot be used as asked: away, no such user, another schema. Nothing in it was changed. */
public final class UnusableDatabaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message names the database and what is wrong with it, in one line */
    public UnusableDatabaseException(String message) {
        super(message);
    }

    /** @param message names the database and what is wrong with it, in one line */
    public UnusableDatabaseException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
