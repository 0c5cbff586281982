package dev.jwaku.messenger.chat;

import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.sqlite.Sql;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * What became of messages after they were said: edits, deletions and reactions on disk. They may come before what they
 * are about, and then wait for it. Only an author's own edit or deletion counts, and of each kind the one with the
 * highest clock; {@link dev.jwaku.messenger.profile.MessageStore} reads messages together with them. All methods run
 * inside a transaction of the profile's writer.
 */
public final class Amendments {
    /** Most amendments of one person about messages that are not known here. */
    public static final int MOST_WAITING = 1_000;

    /** The tables. */
    public static final List<String> TABLES = List.of(
            """
            CREATE TABLE amendments (
                target BLOB NOT NULL,
                author BLOB NOT NULL,
                is_deletion INTEGER NOT NULL,
                clock INTEGER NOT NULL,
                text TEXT NOT NULL,
                PRIMARY KEY (target, author, is_deletion)
            ) WITHOUT ROWID
            """,
            "CREATE INDEX amendments_of_author ON amendments (author)",
            """
            CREATE TABLE reactions (
                target BLOB NOT NULL,
                chat_id TEXT NOT NULL,
                author BLOB NOT NULL,
                emoji INTEGER NOT NULL,
                clock INTEGER NOT NULL,
                is_retracted INTEGER NOT NULL,
                PRIMARY KEY (target, chat_id, author, emoji)
            ) WITHOUT ROWID
            """,
            "CREATE INDEX reactions_of_author ON reactions (author)");

    /** How we ourselves stand in the column of authors of edits and deletions. */
    private static final Bytes OURSELVES = Bytes.of((byte) 0);

    private Amendments() {}

    /**
     * Keeps a new text for a message.
     *
     * @param author empty if we are
     * @return false if a newer one is kept
     */
    public static boolean edit(Sql sql, MessageId target, Optional<ChatKey> author, long clock, String text)
            throws SQLException {
        return amend(sql, target, author, false, clock, text);
    }

    /**
     * Keeps that a message is deleted, for good.
     *
     * @param author empty if we are
     * @return false if that is known
     */
    public static boolean delete(Sql sql, MessageId target, Optional<ChatKey> author, long clock) throws SQLException {
        sql.update(
                "UPDATE amendments SET text = '' WHERE target = ? AND author = ? AND is_deletion = 0",
                target.bytes(),
                author.map(ChatKey::uncompressed).orElse(OURSELVES));
        return amend(sql, target, author, true, clock, "");
    }

    private static boolean amend(
            Sql sql, MessageId target, Optional<ChatKey> author, boolean isDeletion, long clock, String text)
            throws SQLException {
        return sql.update(
                        "INSERT INTO amendments (target, author, is_deletion, clock, text) VALUES (?, ?, ?, ?, ?)"
                                + " ON CONFLICT (target, author, is_deletion) DO UPDATE SET clock = excluded.clock,"
                                + " text = excluded.text WHERE excluded.clock > clock",
                        target.bytes(),
                        author.map(ChatKey::uncompressed).orElse(OURSELVES),
                        isDeletion,
                        clock,
                        text)
                > 0;
    }

    /** Keeps a reaction, or that it is taken back; false if something newer is kept. */
    public static boolean react(
            Sql sql, MessageId target, String chatId, Reaction reaction, long clock, boolean isRetracted)
            throws SQLException {
        return sql.update(
                        "INSERT INTO reactions (target, chat_id, author, emoji, clock, is_retracted)"
                                + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (target, chat_id, author, emoji)"
                                + " DO UPDATE SET clock = excluded.clock, is_retracted = excluded.is_retracted"
                                + " WHERE excluded.clock > clock",
                        target.bytes(),
                        chatId,
                        reaction.author().uncompressed(),
                        reaction.emoji().number(),
                        clock,
                        isRetracted)
                > 0;
    }

    /** The reactions to a message of a chat, those not taken back, in the order of their clocks. */
    public static List<Reaction> reactions(Sql sql, MessageId target, String chatId) throws SQLException {
        return sql.query(
                "SELECT author, emoji FROM reactions WHERE target = ? AND chat_id = ? AND is_retracted = 0"
                        + " ORDER BY clock, author, emoji LIMIT 1000",
                row -> new Reaction(
                        new ChatKey(row.bytes(1)),
                        Reaction.Emoji.of(row.integer(2)).orElse(Reaction.Emoji.LOVE)),
                target.bytes(),
                chatId);
    }

    /** Whether somebody may amend a message that is not known here once more. */
    public static boolean hasRoom(Sql sql, ChatKey author) throws SQLException {
        return sql.first(
                                "SELECT (SELECT count(*) FROM amendments a WHERE a.author = ?1 AND NOT EXISTS"
                                        + " (SELECT 1 FROM messages m WHERE m.message_id = a.target))"
                                        + " + (SELECT count(*) FROM reactions r WHERE r.author = ?1 AND NOT EXISTS"
                                        + " (SELECT 1 FROM messages m WHERE m.message_id = r.target))",
                                row -> row.number(1),
                                author.uncompressed())
                        .orElse(0L)
                < MOST_WAITING;
    }
}
