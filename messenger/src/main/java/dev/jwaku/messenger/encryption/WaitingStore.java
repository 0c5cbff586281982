package dev.jwaku.messenger.encryption;

import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.sqlite.Sql;
import dev.jwaku.waku.payload.Keccak256;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Messages of groups whose key is not known yet, on disk. Inside a transaction of the database's writer. */
final class WaitingStore {
    static final String TABLE = """
            CREATE TABLE waiting_messages (
                hash BLOB PRIMARY KEY,
                sender BLOB NOT NULL,
                group_id BLOB NOT NULL,
                key_id BLOB NOT NULL,
                stored_at INTEGER NOT NULL,
                data BLOB NOT NULL
            )
            """;

    /** Most messages that wait; the oldest goes. */
    static final int MAX_MESSAGES = 5_000;
    /** Most messages of one sender that wait; its oldest goes. */
    static final int MAX_PER_SENDER = 1_000;
    /** Most bytes of a message that may wait. */
    static final int MAX_LENGTH = 128 << 10;

    private static final Duration RETENTION = Duration.ofDays(31);

    private WaitingStore() {}

    static void insert(Sql sql, ChatKey sender, GroupKeyId key, Bytes data, Instant now) throws SQLException {
        sql.update(
                "INSERT OR IGNORE INTO waiting_messages (hash, sender, group_id, key_id, stored_at, data)"
                        + " VALUES (?, ?, ?, ?, ?, ?)",
                Keccak256.hash(sender.uncompressed(), data),
                sender.uncompressed(),
                key.groupId(),
                key.keyId(),
                now.toEpochMilli(),
                data);
        sql.update(
                "DELETE FROM waiting_messages WHERE rowid IN (SELECT rowid FROM waiting_messages WHERE sender = ?"
                        + " ORDER BY rowid DESC LIMIT -1 OFFSET ?)",
                sender.uncompressed(),
                MAX_PER_SENDER);
        sql.update(
                "DELETE FROM waiting_messages WHERE rowid IN (SELECT rowid FROM waiting_messages"
                        + " ORDER BY rowid DESC LIMIT -1 OFFSET ?)",
                MAX_MESSAGES);
    }

    /** Messages that wait for this key, in the order in which they came. */
    static List<Waiting> load(Sql sql, GroupKeyId key, int most) throws SQLException {
        return sql.query(
                "SELECT hash, sender, data FROM waiting_messages WHERE group_id = ? AND key_id = ?"
                        + " ORDER BY rowid LIMIT ?",
                row -> new Waiting(row.bytes(1), new ChatKey(row.bytes(2)), row.bytes(3)),
                key.groupId(),
                key.keyId(),
                most);
    }

    static void delete(Sql sql, Bytes hash) throws SQLException {
        sql.update("DELETE FROM waiting_messages WHERE hash = ?", hash);
    }

    static int expire(Sql sql, Instant now) throws SQLException {
        return sql.update(
                "DELETE FROM waiting_messages WHERE stored_at < ?",
                now.minus(RETENTION).toEpochMilli());
    }

    record Waiting(Bytes hash, ChatKey sender, Bytes data) {}
}
