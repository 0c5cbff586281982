package dev.jwaku.archive.postgres;

import dev.jwaku.runtime.World;
import dev.jwaku.waku.store.ArchiveException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** The tables of an archive, for programs that fill them in their own way. Any thread; calls wait for the database. */
public final class ArchiveTables {
    /** What a session that moves a history in holds, as arguments of {@code pg_advisory_lock}: one at a time. */
    public static final String IMPORT_LOCK = AdvisoryLocks.NAMESPACE + ", " + AdvisoryLocks.IMPORT;

    private final World world;
    private final PostgresConfig config;

    /** @param config where the database is, and which policy gives partitions their length */
    public ArchiveTables(World world, PostgresConfig config) {
        this.world = world;
        this.config = config;
    }

    /**
     * Makes the tables or brings them up to date, if the configuration wants that, and looks whether they are ours.
     *
     * @throws ArchiveException of kind UNREADABLE if they are not or cannot be made, of another if the database is away
     */
    public void prepare() {
        try {
            new Schema(config).prepare();
        } catch (SchemaException e) {
            throw new ArchiveException(ArchiveException.Kind.UNREADABLE, String.valueOf(e.getMessage()), e);
        } catch (SQLException e) {
            throw SqlFailures.translated("make the tables", e);
        }
    }

    /**
     * Sees to it that there is a partition for a time, also for one of which a node would keep nothing.
     *
     * @param session in auto-commit mode; its limits of time are changed
     * @param timestamp nanoseconds since 1970
     * @return why there will be none
     */
    public Optional<String> createPartition(Connection session, long timestamp) throws SQLException {
        try {
            Partitions partitions = new Partitions(world, session, config.retention());
            partitions.createAhead(timestamp, partitions.length());
            return Optional.empty();
        } catch (PartitionRefusedException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
