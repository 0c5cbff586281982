package dev.jwaku.archive.postgres;

/**
 * Locks that sessions of all nodes share, by PostgreSQL's pairs of numbers. The first is the identity of the table,
 * since two histories may live in two schemas of one database.
 */
final class AdvisoryLocks {
    /** First number of each pair, as SQL. */
    static final String NAMESPACE = "'message'::regclass::oid::int";
    /** Held to the end of the transaction that makes a partition. */
    static final int CREATION = 1;
    /** Held by the session of the node that does the upkeep. */
    static final int LEADER = 7;
    /** Held by the session that moves a history in. */
    static final int IMPORT = 9;

    private AdvisoryLocks() {}
}
