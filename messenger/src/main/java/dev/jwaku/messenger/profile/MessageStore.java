package dev.jwaku.messenger.profile;

import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.runtime.Bytes;
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

    /** What a plain text between two people does not have. */
    static final List<String> MIGRATION = List.of(
            "ALTER TABLE messages ADD COLUMN chat_id TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE messages ADD COLUMN content_type INTEGER NOT NULL DEFAULT 1",
            "ALTER TABLE messages ADD COLUMN response_to BLOB",
            "CREATE INDEX messages_of_group ON messages (chat_id, number) WHERE chat_id <> ''");

    /** Edits and deletions count if who wrote the message made them; x'00' stands for ourselves. */
    private static final String AMENDED = " FROM amendments a WHERE a.target = messages.message_id AND a.author ="
            + " CASE outgoing WHEN 1 THEN x'00' ELSE peer END AND a.is_deletion = ";

    private static final String COLUMNS = "number, message_id, peer, outgoing, coalesce((SELECT a.text" + AMENDED
            + "0), text), clock, timestamp,"
            + " coalesce((SELECT state FROM dispatches d WHERE d.message_id = messages.message_id), 0), stored_at,"
            + " chat_id, content_type, response_to, (SELECT 1" + AMENDED + "0), (SELECT 1" + AMENDED + "1)";

    private MessageStore() {}

    /**
     * Adds a message unless there is one with its id; its number is given by the database.
     *
     * @return the message with its number; empty if it was there
     */
    public static Optional<StoredMessage> insert(Sql sql, StoredMessage message) throws SQLException {
        return sql.first(
                "INSERT INTO messages (message_id, peer, outgoing, text, clock, timestamp, stored_at,"
                        + " chat_id, content_type, response_to)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (message_id) DO NOTHING RETURNING "
                        + COLUMNS,
                MessageStore::read,
                message.id().bytes(),
                message.peer().uncompressed(),
                message.isOutgoing(),
                message.text(),
                message.clock(),
                message.timestamp().toEpochMilli(),
                message.storedAt().toEpochMilli(),
                message.details().group().orElse(""),
                message.details().contentType(),
                message.details().responseTo().map(MessageId::bytes).orElse(Bytes.EMPTY));
    }

    /** Forgets what a message said, which its author deleted. */
    public static void erase(Sql sql, MessageId id) throws SQLException {
        sql.update("UPDATE messages SET text = '' WHERE message_id = ?", id.bytes());
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

    /** Messages of a group with numbers after the given one, in the order in which they were stored. */
    public static List<StoredMessage> group(Sql sql, String group, long after, int most) throws SQLException {
        return sql.query(
                "SELECT " + COLUMNS
                        + " FROM messages WHERE chat_id = ? AND chat_id <> '' AND number > ? ORDER BY number LIMIT ?",
                MessageStore::read,
                group,
                after,
                most);
    }

    /**
     * Messages of a chat of two, both ways, with numbers after the given one, in the order in which they were stored.
     */
    public static List<StoredMessage> chat(Sql sql, ChatKey peer, long after, int most) throws SQLException {
        return sql.query(
                "SELECT " + COLUMNS
                        + " FROM messages WHERE peer = ? AND chat_id = '' AND number > ? ORDER BY number LIMIT ?",
                MessageStore::read,
                peer.uncompressed(),
                after,
                most);
    }

    /** Messages of a chat, both ways, with numbers before the given one, the last stored first. */
    public static List<StoredMessage> chatBefore(Sql sql, ChatKey peer, long before, int most) throws SQLException {
        return sql.query(
                "SELECT " + COLUMNS + " FROM messages WHERE peer = ? AND chat_id = '' AND number < ?"
                        + " ORDER BY number DESC LIMIT ?",
                MessageStore::read,
                peer.uncompressed(),
                before,
                most);
    }

    /** Messages of a group with numbers before the given one, the last stored first. */
    public static List<StoredMessage> groupBefore(Sql sql, String group, long before, int most) throws SQLException {
        return sql.query(
                "SELECT " + COLUMNS
                        + " FROM messages WHERE chat_id = ? AND chat_id <> '' AND number < ?"
                        + " ORDER BY number DESC LIMIT ?",
                MessageStore::read,
                group,
                before,
                most);
    }

    private static StoredMessage read(Sql.Row row) throws SQLException {
        String group = row.text(10);
        Bytes responseTo = row.bytes(12);
        boolean isDeleted = row.flag(14);
        return new StoredMessage(
                row.number(1),
                new MessageId(row.bytes(2)),
                new ChatKey(row.bytes(3)),
                row.flag(4),
                isDeleted ? "" : row.text(5),
                row.number(6),
                Instant.ofEpochMilli(row.number(7)),
                row.integer(8),
                Instant.ofEpochMilli(row.number(9)),
                new MessageDetails(
                        group.isEmpty() ? Optional.empty() : Optional.of(group),
                        row.integer(11),
                        responseTo.isEmpty() ? Optional.empty() : Optional.of(new MessageId(responseTo)),
                        row.flag(13),
                        isDeleted));
    }
}
