package dev.jwaku.archive.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Makes partitions for times that have none. */
final class DemandPartitions {
    private static final long SECOND = 1_000_000_000L;
    private static final long LENGTH = 2 * 86_400 * SECOND;

    private DemandPartitions() {}

    static void create(Connection connection, Collection<Long> times) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_advisory_xact_lock(1785817464, 1)");
            NavigableMap<Long, Long> ranges = ranges(statement);
            for (long time : times) {
                var before = ranges.floorEntry(time);
                if (before != null && time < before.getValue()) {
                    continue;
                }
                long from = Math.floorDiv(time, LENGTH) * LENGTH;
                long to = from + LENGTH;
                if (before != null) {
                    from = Math.max(from, before.getValue());
                }
                Long next = ranges.higherKey(time);
                if (next != null) {
                    to = Math.min(to, next);
                }
                String name = "message_" + from / SECOND + "_" + to / SECOND;
                statement.execute("CREATE TABLE " + name + " (LIKE message INCLUDING ALL) WITH (toast_tuple_target ="
                        + " 4080, autovacuum_vacuum_insert_scale_factor = 0.02,"
                        + " autovacuum_analyze_scale_factor = 0.02, autovacuum_freeze_min_age = 0)");
                statement.execute("ALTER TABLE " + name + " ADD CHECK (ts >= " + from + " AND ts < " + to + ")");
                statement.execute("ALTER TABLE message ATTACH PARTITION " + name + " FOR VALUES FROM (" + from
                        + ") TO (" + to + ")");
                ranges.put(from, to);
            }
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private static NavigableMap<Long, Long> ranges(Statement statement) throws SQLException {
        NavigableMap<Long, Long> ranges = new TreeMap<>();
        try (ResultSet row = statement.executeQuery("SELECT c.relname FROM pg_inherits i JOIN pg_class c ON"
                + " c.oid = i.inhrelid WHERE i.inhparent = 'message'::regclass")) {
            while (row.next()) {
                String[] parts = row.getString(1).split("_");
                ranges.put(Long.parseLong(parts[1]) * SECOND, Long.parseLong(parts[2]) * SECOND);
            }
        }
        return ranges;
    }
}
