package dev.jwaku.messenger.profile;

import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.sqlite.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Contacts on disk. All methods run inside a transaction of the profile's writer. */
public final class ContactStore {
    /** As first published; {@link Profile} takes the columns {@code heard} and {@code negotiated_key} away again. */
    static final String TABLE = """
            CREATE TABLE contacts (
                peer BLOB PRIMARY KEY,
                added_at INTEGER NOT NULL,
                negotiated_key BLOB NOT NULL,
                heard INTEGER NOT NULL,
                last_clock INTEGER NOT NULL
            )
            """;

    private ContactStore() {}

    /** Adds a contact; one that is there already stays as it is. */
    public static void insert(Sql sql, ChatKey peer, Instant now) throws SQLException {
        sql.update(
                "INSERT OR IGNORE INTO contacts (peer, added_at, last_clock) VALUES (?, ?, 0)",
                peer.uncompressed(),
                now.toEpochMilli());
    }

    /** Whether somebody is a contact. */
    public static boolean contains(Sql sql, ChatKey peer) throws SQLException {
        return sql.first("SELECT 1 FROM contacts WHERE peer = ?", row -> true, peer.uncompressed())
                .isPresent();
    }

    /** All contacts in the order in which they were added. */
    public static List<ChatKey> load(Sql sql) throws SQLException {
        return sql.query("SELECT peer FROM contacts ORDER BY rowid", row -> new ChatKey(row.bytes(1)));
    }

    /**
     * Moves the Lamport clock of a chat on for a message of ours: the wall clock, or one more than the last clock seen.
     *
     * @return the clock of the message
     */
    public static long nextClock(Sql sql, ChatKey peer, long nowMillis) throws SQLException {
        return sql.first(
                        "UPDATE contacts SET last_clock = max(last_clock + 1, ?) WHERE peer = ? RETURNING last_clock",
                        row -> row.number(1),
                        nowMillis,
                        peer.uncompressed())
                .orElseThrow(() -> new IllegalArgumentException(peer + " is no contact"));
    }

    /** Notes the clock of a message of the contact. */
    public static void witnessClock(Sql sql, ChatKey peer, long clock) throws SQLException {
        sql.update("UPDATE contacts SET last_clock = max(last_clock, ?) WHERE peer = ?", clock, peer.uncompressed());
    }
}
