package dev.jwaku.messenger.datasync;

import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.sqlite.Sql;
import java.sql.SQLException;

/**
 * The schedules of unacknowledged messages on disk. What is said lies elsewhere, once for all its recipients. All
 * methods run inside a transaction of the profile's writer.
 */
public final class SyncStore {
    /** The table as first published. */
    public static final String TABLE = """
            CREATE TABLE sync_records (
                mvds_id BLOB NOT NULL,
                peer BLOB NOT NULL,
                group_id BLOB NOT NULL,
                timestamp INTEGER NOT NULL,
                body BLOB NOT NULL,
                created_at INTEGER NOT NULL,
                attempts INTEGER NOT NULL,
                due_at INTEGER NOT NULL,
                last_sent_at INTEGER NOT NULL,
                PRIMARY KEY (mvds_id, peer)
            )
            """;

    private SyncStore() {}

    /** Adds a record, or replaces the schedule of one that is there. */
    public static void put(Sql sql, SyncRecord record) throws SQLException {
        sql.update(
                "INSERT INTO sync_records (mvds_id, peer, created_at, attempts, due_at, last_sent_at, stored)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (mvds_id, peer) DO UPDATE SET"
                        + " created_at = excluded.created_at, attempts = excluded.attempts, due_at = excluded.due_at",
                record.id().bytes(),
                record.peer().uncompressed(),
                record.createdAt().toEpochMilli(),
                record.attempts(),
                record.dueAt().toEpochMilli(),
                record.lastSentAt().toEpochMilli(),
                record.isStored());
    }

    /** Keeps the times of a record; one that is gone stays gone. */
    public static void save(Sql sql, SyncRecord record) throws SQLException {
        sql.update(
                "UPDATE sync_records SET attempts = ?, due_at = ?, last_sent_at = ?, stored = ?"
                        + " WHERE mvds_id = ? AND peer = ?",
                record.attempts(),
                record.dueAt().toEpochMilli(),
                record.lastSentAt().toEpochMilli(),
                record.isStored(),
                record.id().bytes(),
                record.peer().uncompressed());
    }

    /** Forgets a record that is acknowledged or has failed. */
    public static void delete(Sql sql, ChatKey peer, MvdsId id) throws SQLException {
        sql.update("DELETE FROM sync_records WHERE mvds_id = ? AND peer = ?", id.bytes(), peer.uncompressed());
    }

    /** How many records there are. */
    public static long count(Sql sql) throws SQLException {
        return sql.first("SELECT count(*) FROM sync_records", row -> row.number(1))
                .orElseThrow();
    }
}
