package dev.jwaku.waku.store;

/** An archive could not do what was asked of it. The message names the archive and the cause. */
public class ArchiveException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** Why. */
    public enum Kind {
        /** The question makes no sense: a cursor of zeros, too many topics. */
        INVALID_QUERY,
        /** The cursor is not in the archive, perhaps no longer. */
        UNKNOWN_CURSOR,
        /** The disk is full; nothing was changed. Passes when there is room again. */
        FULL,
        /** The file may not be written; nothing was changed. */
        READ_ONLY,
        /** The file is no database, damaged, or of a newer version; nothing was deleted. */
        UNREADABLE,
        /** The file is open elsewhere. */
        IN_USE,
        /** The query would take too long; one for a shorter time may not. */
        TOO_SLOW,
        /** The database is away or not ready. Passes; a change that was under way may have been made. */
        UNAVAILABLE,
        /** Too many use it at once; nothing was changed. Passes. */
        BUSY,
        /** Anything else. */
        FAILED
    }

    /** @param message names the archive and what was being done */
    public ArchiveException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** @param message names the archive and what was being done */
    public ArchiveException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** Why. */
    public Kind kind() {
        return kind;
    }

    /** Whether the same call may well succeed in some seconds, without anybody doing anything about it. */
    public boolean isPassing() {
        return kind == Kind.UNAVAILABLE || kind == Kind.BUSY;
    }
}
