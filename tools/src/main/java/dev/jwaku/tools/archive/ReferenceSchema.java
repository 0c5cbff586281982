package dev.jwaku.tools.archive;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The tables of nwaku's PostgreSQL archive, schema version 8, built from their description: the measure for our own,
 * and what an import reads. Names, column order, keys and indices are nwaku's; values are lower-case hexadecimal text.
 *
 * <p>Each statement commits at once when the connection commits by itself; else everything since the last commit is one
 * transaction, and {@link #createPartitions} ends it after each hour, since a month of hours needs more locks than a
 * server gives one transaction.
 */
public final class ReferenceSchema {
    /** What the table {@code version} says. */
    public static final int VERSION = 8;

    /** Length of a partition, seconds. */
    public static final long HOUR = TimeUnit.HOURS.toSeconds(1);

    private static final List<String> TABLES = List.of(
            "CREATE TABLE messages (pubsubTopic VARCHAR NOT NULL, contentTopic VARCHAR NOT NULL, payload VARCHAR,"
                    + " version INTEGER NOT NULL, id VARCHAR NOT NULL, messageHash VARCHAR NOT NULL,"
                    + " timestamp BIGINT NOT NULL, meta VARCHAR DEFAULT NULL,"
                    + " CONSTRAINT messageIndex PRIMARY KEY (messageHash, timestamp)) PARTITION BY RANGE (timestamp)",
            "CREATE INDEX idx_messages_messagehash ON messages (messagehash)",
            "CREATE INDEX idx_messages_timestamp ON messages (timestamp)",
            "CREATE INDEX idx_query_pubsubtopic ON messages (pubsubTopic)",
            "CREATE INDEX idx_query_contenttopic ON messages (contentTopic)",
            "CREATE TABLE messages_lookup (timestamp BIGINT NOT NULL, messageHash VARCHAR NOT NULL,"
                    + " CONSTRAINT messageIndexLookupTable PRIMARY KEY (messageHash, timestamp))"
                    + " PARTITION BY RANGE (timestamp)",
            "CREATE TABLE version (version INTEGER NOT NULL)",
            "INSERT INTO version (version) VALUES (" + VERSION + ")");

    private ReferenceSchema() {}

    /**
     * Makes the tables, without partitions.
     *
     * @throws SQLException if one of them is there already, or the database fails
     */
    public static void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String table : TABLES) {
                statement.execute(table);
            }
        }
    }

    /**
     * Makes the partitions for a time, as nwaku cuts them: each ends at a full hour of UTC, so the first may be shorter
     * and the last may reach beyond the end. Those that are there already stay as they are.
     *
     * @param fromSec where the first begins, seconds since 1970
     * @param toSec a time that the last one reaches, seconds since 1970
     * @throws SQLException if one overlaps another, or the database fails
     */
    public static void createPartitions(Connection connection, long fromSec, long toSec) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (Hour hour : hours(fromSec, toSec)) {
                statement.execute(hour.partitionOf("messages", "messages"));
                statement.execute(hour.partitionOf("messages_lookup", "lookup"));
                if (!connection.getAutoCommit()) {
                    connection.commit();
                }
            }
        }
    }

    /** The ranges that {@link #createPartitions} makes. */
    static List<Hour> hours(long fromSec, long toSec) {
        List<Hour> hours = new ArrayList<>();
        long from = fromSec;
        while (from < toSec) {
            long end = Math.floorDiv(from + HOUR, HOUR) * HOUR;
            hours.add(new Hour(from, end));
            from = end;
        }
        return hours;
    }

    /** Puts many messages in; their partitions must be there. */
    public static ReferenceLoader loader(Connection connection) throws SQLException {
        return new ReferenceLoader(connection);
    }

    /**
     * The range of a partition.
     *
     * @param fromSec first second
     * @param toSec the second after the last
     */
    record Hour(long fromSec, long toSec) {
        private String partitionOf(String parent, String prefix) {
            return "CREATE TABLE IF NOT EXISTS %s_%d_%d PARTITION OF %s FOR VALUES FROM (%d) TO (%d)"
                    .formatted(
                            prefix,
                            fromSec,
                            toSec,
                            parent,
                            TimeUnit.SECONDS.toNanos(fromSec),
                            TimeUnit.SECONDS.toNanos(toSec));
        }
    }
}
