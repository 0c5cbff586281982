package dev.jwaku.archive.postgres;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Tells the planner what a new partition will be like. Until it is analyzed, a minute or more after its first rows, the
 * planner would take a hash for one of 200 values, and walk an index along the time for each hash that is asked for.
 * Rows like those to come are put in, analyzed and taken out; statistics stay when a table is emptied.
 */
final class FirstStatistics {
    private static final int ROWS = 1000;
    /** As many as the planner would think; of them it knows better soon enough. */
    private static final int TOPICS = 200;

    private FirstStatistics() {}

    /**
     * Gives them.
     *
     * @param session in the transaction that made the table, which nobody else sees
     * @param partition not attached yet
     */
    static void give(Connection session, Partition partition) throws SQLException {
        String table = Sql.quoted(partition.name());
        long step = Math.max(1, (partition.to() - partition.from()) / ROWS);
        String rows = "SELECT least(%d + i * %d, %d), i %% %d, sha256(i::text::bytea), ''"
                .formatted(partition.from(), step, partition.to() - 1, TOPICS);
        Sql.run(
                session,
                "INSERT INTO " + table + " (ts, topic_id, hash, payload) " + rows + " FROM generate_series(0::bigint, "
                        + (ROWS - 1) + ") i");
        Sql.run(session, "ANALYZE " + table);
        Sql.run(session, "TRUNCATE " + table);
    }
}
