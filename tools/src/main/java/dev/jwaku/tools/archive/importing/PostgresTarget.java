package dev.jwaku.tools.archive.importing;

import dev.jwaku.archive.RetentionPolicy;
import dev.jwaku.archive.postgres.ArchiveTables;
import dev.jwaku.archive.postgres.PostgresConfig;
import dev.jwaku.archive.postgres.PostgresUrl;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.tools.archive.database.Connections;
import dev.jwaku.tools.archive.database.MessageKey;
import dev.jwaku.tools.archive.database.NwakuHistory;
import dev.jwaku.tools.archive.database.Session;
import dev.jwaku.tools.archive.database.SourceRange;
import dev.jwaku.tools.archive.database.SqlRows;
import dev.jwaku.tools.archive.database.UnusableDatabaseException;
import dev.jwaku.waku.store.ArchiveException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Our schema in PostgreSQL. The record of what was moved is the table {@code import_progress}. */
final class PostgresTarget implements ImportTarget {
    private static final String PURPOSE = "jwaku-import";
    /** An import that was killed may hold its lock until its last statement is through. */
    private static final Duration LOCK_WAIT = Duration.ofMinutes(1);

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final SystemWorld world;
    private final Session session;
    private final TargetPartitions partitions;
    private final TargetTopics topics = new TargetTopics();
    private boolean together;

    private PostgresTarget(SystemWorld world, Session session, TargetPartitions partitions) {
        this.world = world;
        this.session = session;
        this.partitions = partitions;
    }

    static PostgresTarget open(PostgresUrl url, RetentionPolicy policy) {
        return open(url, policy, LOCK_WAIT);
    }

    /** The same with another patience for an import that goes on. */
    static PostgresTarget open(PostgresUrl url, RetentionPolicy policy, Duration patience) {
        Session session = new Session(url, Connections.open(url, PURPOSE));
        SystemWorld world = new SystemWorld();
        boolean ready = false;
        try {
            ArchiveTables tables =
                    new ArchiveTables(world, PostgresConfig.of(url).withRetention(policy));
            prepare(url, tables);
            lock(url, session, patience);
            session.step("make the record of imports", ProgressTable::create);
            TargetPartitions partitions = new TargetPartitions(url, Connections.open(url, PURPOSE), tables);
            ready = true;
            return new PostgresTarget(world, session, partitions);
        } finally {
            if (!ready) {
                world.close();
                session.close();
            }
        }
    }

    private static void prepare(PostgresUrl url, ArchiveTables tables) {
        try {
            tables.prepare();
        } catch (ArchiveException e) {
            throw new UnusableDatabaseException("cannot use " + url + ": " + e.getMessage(), e);
        }
    }

    private static void lock(PostgresUrl url, Session session, Duration patience) {
        session.step("wait for its turn", connection -> {
            SqlRows.update(connection, "SET LOCAL lock_timeout = " + patience.toMillis());
            try {
                SqlRows.call(connection, "SELECT pg_advisory_lock(" + ArchiveTables.IMPORT_LOCK + ")");
            } catch (SQLException e) {
                if (LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                    throw new UnusableDatabaseException("another import into " + url + " is going on", e);
                }
                throw e;
            }
        });
    }

    @Override
    public Map<Long, RangeProgress> begin(NwakuHistory source) {
        together = source.isVisibleFrom(session);
        return session.run(
                "read the record of imports", connection -> ProgressTable.read(connection, source.identity()));
    }

    @Override
    public SliceWriter slice() {
        return new PostgresSlice(session, partitions, topics);
    }

    @Override
    public Optional<RangeProgress> copy(
            NwakuHistory source, SourceRange range, RangeProgress before, Optional<MessageKey> end) {
        return together ? new ServerSideCopy(session, partitions).run(source, range, before, end) : Optional.empty();
    }

    /** Nobody else looks at the partitioned table as a whole. */
    @Override
    public void finish() {
        session.step("analyze", connection -> analyze(connection));
    }

    private static void analyze(Connection connection) throws SQLException {
        SqlRows.update(connection, "ANALYZE message");
        SqlRows.update(connection, "ANALYZE topic");
    }

    @Override
    public void close() {
        partitions.close();
        session.close();
        world.close();
    }

    @Override
    public String toString() {
        return session.toString();
    }
}
