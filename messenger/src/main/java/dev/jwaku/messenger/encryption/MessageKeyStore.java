package dev.jwaku.messenger.encryption;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.sqlite.Sql;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Keys of messages that have not come yet, and of messages that were opened and not confirmed; of confirmed ones only
 * that they were. Inside a transaction of the database's writer.
 */
final class MessageKeyStore {
    static final String TABLE = """
            CREATE TABLE message_keys (
                session INTEGER NOT NULL,
                ratchet_key BLOB NOT NULL,
                n INTEGER NOT NULL,
                sequence INTEGER NOT NULL,
                state INTEGER NOT NULL,
                message_key BLOB NOT NULL,
                PRIMARY KEY (session, ratchet_key, n)
            ) WITHOUT ROWID
            """;

    /** Most keys of one session. */
    static final int MAX_PER_SESSION = 2_000;
    /** How many later keys of a session are made until a key is dropped. */
    static final int MAX_AGE = 3_000;

    /** The message has not come. */
    static final int SKIPPED = 0;
    /** The message was opened and may be opened again. */
    static final int OPENED = 1;
    /** The message was opened and dealt with; the key is gone. */
    static final int CONFIRMED = 2;

    private MessageKeyStore() {}

    static Optional<Kept> find(Sql sql, long session, RatchetHeader header) throws SQLException {
        return sql.first(
                "SELECT state, message_key FROM message_keys WHERE session = ? AND ratchet_key = ? AND n = ?",
                row -> new Kept(row.integer(1), row.bytes(2)),
                session,
                header.key(),
                header.n());
    }

    /** Keeps what opening a message has made, and drops what is too old or too much. */
    static void insert(Sql sql, long session, Ratchet.Opened opened) throws SQLException {
        for (Ratchet.MessageKey skipped : opened.skipped()) {
            insert(sql, session, skipped, SKIPPED);
        }
        insert(sql, session, opened.used(), OPENED);
        sql.update(
                "DELETE FROM message_keys WHERE session = ? AND sequence < ?",
                session,
                opened.next().keyCount() - MAX_AGE);
        if (opened.used().sequence() < MAX_PER_SESSION) {
            return;
        }
        List<Long> bound = sql.query(
                "SELECT sequence FROM message_keys WHERE session = ? AND state <> ? ORDER BY sequence DESC"
                        + " LIMIT 1 OFFSET ?",
                row -> row.number(1),
                session,
                CONFIRMED,
                MAX_PER_SESSION);
        if (!bound.isEmpty()) {
            sql.update("DELETE FROM message_keys WHERE session = ? AND sequence <= ?", session, bound.getFirst());
        }
    }

    private static void insert(Sql sql, long session, Ratchet.MessageKey key, int state) throws SQLException {
        sql.update(
                "INSERT OR REPLACE INTO message_keys (session, ratchet_key, n, sequence, state, message_key)"
                        + " VALUES (?, ?, ?, ?, ?, ?)",
                session,
                key.ratchetKey(),
                key.n(),
                key.sequence(),
                state,
                key.key());
    }

    static void markOpened(Sql sql, long session, RatchetHeader header) throws SQLException {
        sql.update(
                "UPDATE message_keys SET state = ? WHERE session = ? AND ratchet_key = ? AND n = ?",
                OPENED,
                session,
                header.key(),
                header.n());
    }

    /** Wipes the key of a message that was dealt with. */
    static void confirm(Sql sql, Receipt.MessagePlace place) throws SQLException {
        sql.update(
                "UPDATE message_keys SET state = ?, message_key = x'' WHERE session = ? AND ratchet_key = ? AND n = ?"
                        + " AND state = ?",
                CONFIRMED,
                place.session(),
                place.ratchetKey(),
                place.n(),
                OPENED);
    }

    /** A key and what became of its message. */
    record Kept(int state, Bytes key) {
        @Override
        public String toString() {
            return "Kept[secret, state=" + state + "]";
        }
    }
}
