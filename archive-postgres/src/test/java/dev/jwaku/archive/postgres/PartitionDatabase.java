package dev.jwaku.archive.postgres;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** A database with the tables of an archive and no partition, and what tests of partitions do with it. */
final class PartitionDatabase {
    static final long SECOND = 1_000_000_000L;
    static final long HOUR = 3600 * SECOND;

    private final String name;
    private final String url;

    PartitionDatabase(TestDatabases databases) throws Exception {
        this.name = databases.create();
        this.url = databases.server().jdbcUrl(name);
        new Schema(databases.config(name)).prepare();
    }

    String name() {
        return name;
    }

    Connection open() throws SQLException {
        return DriverManager.getConnection(url);
    }

    /** Runs a statement in a session of its own. */
    void run(String sql) throws SQLException {
        try (Connection session = open()) {
            Sql.run(session, sql);
        }
    }

    long number(String sql, Object... arguments) throws SQLException {
        try (Connection session = open()) {
            return Sql.number(session, sql, arguments);
        }
    }

    /** Stores a message of a topic, 100 bytes long. */
    void insert(long timestamp, int topic) throws SQLException {
        try (Connection session = open()) {
            insert(session, timestamp, topic);
        }
    }

    static void insert(Connection session, long timestamp, int topic) throws SQLException {
        try (PreparedStatement statement =
                session.prepareStatement("INSERT INTO message (ts, topic_id, hash, payload) VALUES (?, ?, ?, ?)")) {
            statement.setLong(1, timestamp);
            statement.setInt(2, topic);
            statement.setBytes(3, hash(timestamp));
            statement.setBytes(4, new byte[100]);
            statement.executeUpdate();
        }
    }

    static byte[] hash(long number) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(Long.toString(number).getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Names of all partitions in use, from old to new. */
    List<String> names() throws SQLException {
        try (Connection session = open()) {
            return new PartitionCatalog(session)
                    .list().stream().map(Partition::name).toList();
        }
    }

    static long now() {
        Instant now = Instant.now();
        return now.getEpochSecond() * SECOND + now.getNano();
    }

    /** The start of the hour, so many hours from now. */
    static long hour(long from) {
        return (now() / HOUR + from) * HOUR;
    }
}
