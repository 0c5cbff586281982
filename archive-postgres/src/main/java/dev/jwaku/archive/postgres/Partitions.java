package dev.jwaku.archive.postgres;

import dev.jwaku.archive.RetentionPolicy;
import dev.jwaku.runtime.World;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The partitions of the messages, as one session of the primary makes and drops them (design of the PostgreSQL archive,
 * 9.2). The session is in auto-commit mode and not behind a pooler of transactions; it stays its owner's. No statement
 * waits for a lock longer than {@link #LOCK_TIMEOUT}, so none makes others queue behind it for longer. Not thread-safe.
 */
final class Partitions {
    /** Longest wait for a lock. */
    static final Duration LOCK_TIMEOUT = Duration.ofSeconds(2);
    /** Longest statement: one that analyses, over a cold disk. */
    static final Duration STATEMENT_TIMEOUT = Duration.ofMinutes(1);
    /** Longest silence of the network; longer than any statement. */
    static final Duration SILENCE = Duration.ofSeconds(90);

    /** {@code ANALYZE ONLY} spares the partitions, which autovacuum sees to. */
    private static final int ANALYZE_ONLY_SINCE = 18;

    private static final String LENGTH = "partition_seconds";

    private final Connection session;
    private final RetentionPolicy policy;
    private final PartitionCatalog catalog;
    private final PartitionCreation creation;
    private final PartitionDrop drop;

    /** Changes limits of the session. */
    Partitions(World world, Connection session, RetentionPolicy policy) throws SQLException {
        this.session = session;
        this.policy = policy;
        this.catalog = new PartitionCatalog(session);
        this.creation = new PartitionCreation(world, session, policy);
        this.drop = new PartitionDrop(session);
        session.setNetworkTimeout(Runnable::run, (int) SILENCE.toMillis());
        Sql.run(session, "SET lock_timeout = " + LOCK_TIMEOUT.toMillis());
        Sql.run(session, "SET statement_timeout = " + STATEMENT_TIMEOUT.toMillis());
        Sql.run(session, "SET idle_in_transaction_session_timeout = 10000");
    }

    /**
     * The partition for a late or early message, made if it is not there: the range of the present length that contains
     * the timestamp, cut where neighbours begin. The same from many sessions at once gives the same partition to all.
     *
     * @param timestamp nanoseconds since 1970
     * @throws PartitionRefusedException if messages of that time are not kept
     */
    PartitionCreation.Made create(long timestamp) throws SQLException {
        return creation.onDemand(timestamp, length());
    }

    /** The same for times to come, however far: what is asked for is not checked. */
    PartitionCreation.Made createAhead(long timestamp, Duration length) throws SQLException {
        return creation.ahead(timestamp, length);
    }

    /** The length of partitions at present. */
    Duration length() throws SQLException {
        if (!PartitionLength.isAdaptive(policy)) {
            return PartitionLength.first(policy);
        }
        return StoreMeta.number(session, LENGTH)
                .filter(seconds -> seconds > 0)
                .map(Duration::ofSeconds)
                .orElseGet(() -> PartitionLength.first(policy));
    }

    /** Sets the length of partitions to come, for all nodes, where the policy does not. */
    void setLength(Duration length) throws SQLException {
        StoreMeta.set(session, LENGTH, Long.toString(length.toSeconds()));
    }

    /** Those in use, from old to new. */
    List<Partition> list() throws SQLException {
        return catalog.list();
    }

    /** Those in use with what they hold, from old to new. */
    List<PartitionSize> sizes() throws SQLException {
        return catalog.sizes();
    }

    /** One whose drop was interrupted. */
    Optional<Partition> pending() throws SQLException {
        return catalog.pending();
    }

    /**
     * Drops a partition with its messages. After a failure it may be half dropped: no longer read, still on disk.
     *
     * @throws SQLException also if a lock does not come in time
     */
    void drop(Partition partition) throws SQLException {
        drop.drop(partition);
    }

    /** Finishes drops that were interrupted. */
    void finishDrops() throws SQLException {
        drop.finish();
    }

    /** Lets the planner know the whole, which autovacuum never looks at. */
    void analyze() throws SQLException {
        boolean only = session.getMetaData().getDatabaseMajorVersion() >= ANALYZE_ONLY_SINCE;
        Sql.run(session, only ? "ANALYZE ONLY message" : "ANALYZE message");
    }

    /** Lets the planner count the rows of one, if it never did. */
    void count(Partition partition) throws SQLException {
        Sql.run(session, "ANALYZE " + Sql.quoted(partition.name()));
    }
}
