package dev.jwaku.sqlite;

/**
 * Sees each transaction that changes rows come to its end, on the thread that writes. A simulator's moments to kill: a
 * process dies before a commit or after it, since SQLite knows nothing in between.
 */
public interface CommitWatch {
    /** Watches nothing. */
    CommitWatch NONE = new CommitWatch() {};

    /** The commit comes next; nothing of the transaction is on disk. */
    default void committing() {}

    /** Everything is on disk; nobody who waits for it has learned of it. */
    default void committed() {}
}
