package dev.jwaku.archive.postgres;

import dev.jwaku.waku.store.ArchiveException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The tables of an archive, for programs that fill them in their own way. Any thread; calls wait for the database. */
public final class ArchiveTables {
    /** Held, with the table's number, by the session that moves a history in: one at a time. */
    public static final int IMPORT_LOCK = 9;

    private final PostgresConfig config;

    /** @param config where the database is, and which policy gives partitions their length */
    public ArchiveTables(PostgresConfig config) {
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
     * Sees to it that there is a partition for a time, however old.
     *
     * @param session in auto-commit mode
     * @param timestamp nanoseconds since 1970
     */
    public void createPartition(Connection session, long timestamp) throws SQLException {
        DemandPartitions.create(session, List.of(timestamp));
    }
}
