package dev.jwaku.messenger.datasync;

import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.sqlite.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Unacknowledged messages on disk. All methods run inside a transaction of the profile's writer. */
public final class SyncStore {
    /** The table. */
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

    private static final String COLUMNS =
            "mvds_id, peer, group_id, timestamp, body, created_at, attempts, due_at, last_sent_at";

    private SyncStore() {}

    /** Adds a record; one that is there already stays as it is. */
    public static void insert(Sql sql, SyncRecord record) throws SQLException {
        sql.update(
                "INSERT OR IGNORE INTO sync_records (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                record.id().bytes(),
                record.peer().uncompressed(),
                record.message().groupId(),
                record.message().timestamp(),
                record.message().body(),
                record.createdAt().toEpochMilli(),
                record.attempts(),
                record.dueAt().toEpochMilli(),
                record.lastSentAt().toEpochMilli());
    }

    /** Keeps the times of a record; one that is gone stays gone. */
    public static void save(Sql sql, SyncRecord record) throws SQLException {
        sql.update(
                "UPDATE sync_records SET attempts = ?, due_at = ?, last_sent_at = ? WHERE mvds_id = ? AND peer = ?",
                record.attempts(),
                record.dueAt().toEpochMilli(),
                record.lastSentAt().toEpochMilli(),
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

    /** All records, oldest first. */
    public static List<SyncRecord> load(Sql sql) throws SQLException {
        return sql.query("SELECT " + COLUMNS + " FROM sync_records ORDER BY rowid", SyncStore::read);
    }

    private static SyncRecord read(Sql.Row row) throws SQLException {
        return new SyncRecord(
                new ChatKey(row.bytes(2)),
                new MvdsId(row.bytes(1)),
                new MvdsMessage(row.bytes(3), row.number(4), row.bytes(5)),
                Instant.ofEpochMilli(row.number(6)),
                row.integer(7),
                Instant.ofEpochMilli(row.number(8)),
                Instant.ofEpochMilli(row.number(9)));
    }
}
