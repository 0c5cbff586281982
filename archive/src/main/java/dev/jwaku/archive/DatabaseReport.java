package dev.jwaku.archive;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a database and its server do, as they said a short time ago; for people. Numbers that only grow are of the whole
 * server and all nodes, since its statistics were last reset.
 *
 * @param readAt when this was read, by the node's clock
 * @param server the server itself
 * @param isLeader whether it is this node that does the upkeep
 * @param leader what the node is called that does, and where it is; empty if none does or it may not be seen
 * @param partitions from old to new
 * @param replicas in the order of the configuration
 * @param sessions of the database, by what they do
 * @param statements of ours by server and shape
 * @param withoutStatements why the primary does not tell about statements
 */
public record DatabaseReport(
        Instant readAt,
        Server server,
        boolean isLeader,
        Optional<String> leader,
        List<Part> partitions,
        List<Replica> replicas,
        List<Sessions> sessions,
        List<Statements> statements,
        Optional<String> withoutStatements) {
    /** Copies the lists. */
    public DatabaseReport {
        partitions = List.copyOf(partitions);
        replicas = List.copyOf(replicas);
        sessions = List.copyOf(sessions);
        statements = List.copyOf(statements);
    }

    /**
     * A server and the one database on it.
     *
     * @param version as the server says it
     * @param startedAt when it started
     * @param maxSessions most sessions, of all databases
     * @param bytes size of the database, other tables included
     * @param commits transactions that were kept
     * @param rollbacks transactions that were not
     * @param blocksCached blocks found in the server's memory
     * @param blocksRead blocks asked of the operating system
     * @param secondsReading time that took; 0 if the server does not measure it
     * @param rowsInserted rows written
     * @param rowsFetched rows found by an index
     * @param rowsDeleted rows deleted
     * @param deadlocks times that sessions waited for each other in a circle
     * @param temporaryBytes written to disk because memory for sorting was short
     */
    public record Server(
            String version,
            Instant startedAt,
            int maxSessions,
            long bytes,
            long commits,
            long rollbacks,
            long blocksCached,
            long blocksRead,
            double secondsReading,
            long rowsInserted,
            long rowsFetched,
            long rowsDeleted,
            long deadlocks,
            long temporaryBytes) {}

    /**
     * A partition.
     *
     * @param name of its table
     * @param from its first moment
     * @param to the first moment after it
     * @param rows as the server estimates them
     * @param bytes on disk, with indices
     */
    public record Part(String name, Instant from, Instant to, long rows, long bytes) {}

    /**
     * A replica.
     *
     * @param name of its pool
     * @param isUp whether it answers
     * @param isUsed whether queries go there; not while it is too far behind
     * @param lagBytes how much of the primary's log it has not applied yet; 0 if it is away
     * @param lagSeconds how far it is behind; a minute or more counts as a minute
     */
    public record Replica(String name, boolean isUp, boolean isUsed, long lagBytes, double lagSeconds) {}

    /**
     * Sessions that do the same.
     *
     * @param state as {@code pg_stat_activity} says; {@code other} for those of other users
     */
    public record Sessions(String state, int count) {}

    /**
     * Statements of one shape on one server, as {@code pg_stat_statements} has them.
     *
     * @param server {@code primary}, or the replica's name
     * @param shape S1 to S9
     * @param calls how often they ran
     * @param seconds how long they ran together
     * @param maxSeconds the longest
     * @param rows found or written
     * @param blocksCached blocks found in the server's memory
     * @param blocksRead blocks asked of the operating system
     */
    public record Statements(
            String server,
            String shape,
            long calls,
            double seconds,
            double maxSeconds,
            long rows,
            long blocksCached,
            long blocksRead) {}
}
