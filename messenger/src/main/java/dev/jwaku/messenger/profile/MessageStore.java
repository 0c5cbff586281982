package dev.jwaku.messenger.profile;

import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.sqlite.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Messages on disk, one row per message id. All methods run inside a transaction of the profile's writer. */
public final class MessageStore {
    /** As first published; {@link Profile} takes the columns {@code state} and {@code mvds_id} away again. */
    static final String TABLE = """
            CREATE TABLE messages (
                number INTEGER PRIMARY KEY AUTOINCREMENT,
                message_id BLOB NOT NULL UNIQUE,
                peer BLOB NOT NULL,
                outgoing INTEGER NOT NULL,
                text TEXT NOT NULL,
                clock INTEGER NOT NULL,
                timestamp INTEGER NOT NULL,
                state INTEGER NOT NULL,
                stored_at INTEGER NOT NULL,
                mvds_id BLOB NOT NULL
            )
            """;

    private static final String COLUMNS = "number, message_id, peer, outgoing, text, clock, timestamp,"
            + " coalesce((SELECT state FROM dispatches d WHERE d.message_id = messages.message_id), 0), stored_at";

    private MessageStore() {}

    /**
     * Adds a message unless there is one with its id; its number is given by the database.
     *
     * @return the message with its number; empty if it was there
     */
    public static Optional<StoredMessage> insert(Sql sql, StoredMessage message) throws SQLException {
        return sql.first(
                "INSERT INTO messages (message_id, peer, outgoing, text, clock, timestamp, stored_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (message_id) DO NOTHING RETURNING "
                        + COLUMNS,
                MessageStore::read,
                message.id().bytes(),
                message.peer().uncompressed(),
                message.isOutgoing(),
                message.text(),
                message.clock(),
                message.timestamp().toEpochMilli(),
                message.storedAt().toEpochMilli());
    }

    /** The message with this id. */
    public static Optional<StoredMessage> find(Sql sql, MessageId id) throws SQLException {
        return sql.first("SELECT " + COLUMNS + " FROM messages WHERE message_id = ?", MessageStore::read, id.bytes());
    }

    /** Messages of others with numbers after the given one, oldest first. */
    public static List<StoredMessage> inbox(Sql sql, long after, int most) throws SQLException {
        return sql.query(
                "SELECT " + COLUMNS + " FROM messages WHERE outgoing = 0 AND number > ? ORDER BY number LIMIT ?",
                MessageStore::read,
                after,
                most);
    }

    /** Messages of a chat, both ways, with numbers after the given one, in the order in which they were stored. */
    public static List<StoredMessage> chat(Sql sql, ChatKey peer, long after, int most) throws SQLException {
        return sql.query(
                "SELECT " + COLUMNS + " FROM messages WHERE peer = ? AND number > ? ORDER BY number LIMIT ?",
                MessageStore::read,
                peer.uncompressed(),
                after,
                most);
    }

    /** Messages of a chat, both ways, with numbers before the given one, the last stored first. */
    public static List<StoredMessage> chatBefore(Sql sql, ChatKey peer, long before, int most) throws SQLException {
        return sql.query(
                "SELECT " + COLUMNS + " FROM messages WHERE peer = ? AND number < ? ORDER BY number DESC LIMIT ?",
                MessageStore::read,
                peer.uncompressed(),
                before,
                most);
    }

    private static StoredMessage read(Sql.Row row) throws SQLException {
        return new StoredMessage(
                row.number(1),
                new MessageId(row.bytes(2)),
                new ChatKey(row.bytes(3)),
                row.flag(4),
                row.text(5),
                row.number(6),
                Instant.ofEpochMilli(row.number(7)),
                row.integer(8),
                Instant.ofEpochMilli(row.number(9)));
    }
}
