package dev.jwaku.messenger.chat;

import dev.jwaku.sqlite.Sql;
import java.sql.SQLException;
import java.util.List;

/**
 * The Lamport clocks of chats on disk, in milliseconds. The id of a chat is the other person's {@code 0x04…} key, or
 * that of the group. All methods run inside a transaction of the profile's writer.
 */
public final class ChatClocks {
    /** The table, with the clocks that were kept with the contacts. */
    public static final List<String> TABLES = List.of(
            "CREATE TABLE chat_clocks (chat_id TEXT PRIMARY KEY, clock INTEGER NOT NULL) WITHOUT ROWID",
            "INSERT INTO chat_clocks (chat_id, clock) SELECT '0x' || lower(hex(peer)), last_clock FROM contacts",
            "ALTER TABLE contacts DROP COLUMN last_clock");

    private ChatClocks() {}

    /**
     * Moves the clock of a chat on for a message of ours: the wall clock, or one more than the last clock seen.
     *
     * @return the clock of the message
     */
    public static long next(Sql sql, String chatId, long nowMillis) throws SQLException {
        return sql.first(
                        "INSERT INTO chat_clocks (chat_id, clock) VALUES (?, ?) ON CONFLICT (chat_id)"
                                + " DO UPDATE SET clock = max(clock + 1, excluded.clock) RETURNING clock",
                        row -> row.number(1),
                        chatId,
                        nowMillis)
                .orElseThrow();
    }

    /** Notes the clock of somebody's message, which was checked not to lie in the future. */
    public static void witness(Sql sql, String chatId, long clock) throws SQLException {
        sql.update(
                "INSERT INTO chat_clocks (chat_id, clock) VALUES (?, ?) ON CONFLICT (chat_id)"
                        + " DO UPDATE SET clock = max(clock, excluded.clock)",
                chatId,
                clock);
    }
}
