package dev.jwaku.archive.postgres;

import dev.jwaku.archive.RetentionPolicy;
import dev.jwaku.archive.postgres.PartitionRefusedException.Reason;
import dev.jwaku.runtime.World;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes partitions beside readers and writers: as a table of its own that is then attached, which takes a lock on the
 * parent that hinders neither. All nodes make them one after the other, so what one wants may be there already.
 */
final class PartitionCreation {
    /** A message of a time further ahead is not of now. */
    static final Duration AHEAD = Duration.ofHours(1);
    /**
     * With so many partitions none is made on demand any more: a query locks each, and the times of old messages are
     * chosen by whoever sends them.
     */
    static final int MOST = 256;

    private static final int NAMES = 10;
    private static final String SETTINGS = "toast_tuple_target = 4080, autovacuum_vacuum_insert_scale_factor = 0.02,"
            + " autovacuum_analyze_scale_factor = 0.02, autovacuum_freeze_min_age = 0";

    private final World world;
    private final Connection session;
    private final RetentionPolicy policy;
    private final PartitionCatalog catalog;

    /** Which partition is wanted, and whether messages of that time are kept at all. */
    private record Wish(long timestamp, Duration length, boolean isChecked) {}

    PartitionCreation(World world, Connection session, RetentionPolicy policy) {
        this.world = world;
        this.session = session;
        this.policy = policy;
        this.catalog = new PartitionCatalog(session);
    }

    /** As {@link Partitions#create}. */
    Made onDemand(long timestamp, Duration length) throws SQLException {
        return LockRetry.run(world, () -> once(new Wish(timestamp, length, true)));
    }

    /** As {@link Partitions#createAhead}. */
    Made ahead(long timestamp, Duration length) throws SQLException {
        return LockRetry.run(world, () -> once(new Wish(timestamp, length, false)));
    }

    /**
     * A partition.
     *
     * @param partition there now
     * @param isNew whether this call made it
     */
    record Made(Partition partition, boolean isNew) {}

    private Made once(Wish wish) throws SQLException {
        session.setAutoCommit(false);
        boolean done = false;
        try {
            Made made = locked(wish);
            session.commit();
            done = true;
            return made;
        } finally {
            if (!done) {
                session.rollback();
            }
            session.setAutoCommit(true);
        }
    }

    private Made locked(Wish wish) throws SQLException {
        Sql.run(
                session,
                "SELECT pg_advisory_xact_lock(%s, %d)".formatted(AdvisoryLocks.NAMESPACE, AdvisoryLocks.CREATION));
        List<Partition> partitions = catalog.list();
        Optional<Partition> there = partitions.stream()
                .filter(partition -> partition.contains(wish.timestamp))
                .findFirst();
        if (there.isPresent()) {
            return new Made(there.get(), false);
        }
        if (catalog.pending()
                .filter(partition -> partition.contains(wish.timestamp))
                .isPresent()) {
            throw new PartitionRefusedException(Reason.BEING_DROPPED, wish.timestamp + " is in a partition that goes");
        }
        check(wish, partitions.size());
        return new Made(make(bounded(wish, partitions)), true);
    }

    private void check(Wish wish, int count) throws SQLException {
        if (wish.timestamp < 0) {
            throw new PartitionRefusedException(Reason.TOO_OLD, wish.timestamp + " is before 1970");
        }
        if (!wish.isChecked) {
            return;
        }
        Clocks clocks = Clocks.read(world, session);
        if (policy.time().isPresent()
                && wish.timestamp < clocks.cutoff(policy.time().get())) {
            throw new PartitionRefusedException(Reason.TOO_OLD, wish.timestamp + " is older than what is kept");
        }
        if (wish.timestamp > clocks.later() + AHEAD.toNanos()) {
            throw new PartitionRefusedException(Reason.TOO_FAR_AHEAD, wish.timestamp + " is more than an hour ahead");
        }
        if (count >= MOST) {
            throw new PartitionRefusedException(Reason.TOO_MANY, "there are " + count + " partitions already");
        }
    }

    /** One that is being detached still occupies its range. */
    private Partition bounded(Wish wish, List<Partition> partitions) throws SQLException {
        List<Partition> others = new ArrayList<>(partitions);
        catalog.pending().ifPresent(others::add);
        return Partition.around(wish.timestamp, wish.length, others);
    }

    private Partition make(Partition wanted) throws SQLException {
        Partition partition = new Partition(freeName(wanted.name()), wanted.from(), wanted.to());
        String table = Sql.quoted(partition.name());
        String range = Sql.quoted(partition.name() + "_range");
        // the check spares ATTACH a look at the rows, and is not needed afterwards
        Sql.run(
                session,
                "CREATE TABLE %s (LIKE message INCLUDING ALL, CONSTRAINT %s CHECK (ts >= %d AND ts < %d)) WITH (%s)"
                        .formatted(table, range, partition.from(), partition.to(), SETTINGS));
        FirstStatistics.give(session, partition);
        Sql.run(
                session,
                "ALTER TABLE message ATTACH PARTITION %s FOR VALUES FROM (%d) TO (%d)"
                        .formatted(table, partition.from(), partition.to()));
        Sql.run(session, "ALTER TABLE %s DROP CONSTRAINT %s".formatted(table, range));
        return partition;
    }

    /** Somebody may have detached a table of that name and kept it. */
    private String freeName(String wanted) throws SQLException {
        String name = wanted;
        for (int number = 2; catalog.isTaken(name); number++) {
            if (number > NAMES) {
                throw new SQLException("tables " + wanted + " to " + name + " exist and are no partitions");
            }
            name = wanted + "_" + number;
        }
        return name;
    }
}
