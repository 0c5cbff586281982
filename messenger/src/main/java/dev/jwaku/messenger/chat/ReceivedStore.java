package dev.jwaku.messenger.chat;

import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.datasync.MvdsId;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.sqlite.Sql;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Which messages of others were accepted. All methods run inside a transaction of the profile's writer. */
final class ReceivedStore {
    /** How long it is known: three times as long as anybody repeats, or stores keep. */
    static final Duration KEPT_FOR = Duration.ofDays(90);
    /** Most that are known; the oldest go first. */
    static final long MOST = 1_000_000;

    private ReceivedStore() {}

    /** Whether a message of a sender with this id of data sync was accepted. */
    static boolean has(Sql sql, ChatKey sender, MvdsId mvdsId) throws SQLException {
        return sql.first(
                        "SELECT 1 FROM received WHERE mvds_id = ? AND sender = ?",
                        row -> true,
                        mvdsId.bytes(),
                        sender.uncompressed())
                .isPresent();
    }

    /** Whether a message was accepted, however it came. */
    static boolean has(Sql sql, MessageId id) throws SQLException {
        return sql.first("SELECT 1 FROM received WHERE message_id = ?", row -> true, id.bytes())
                .isPresent();
    }

    /** Notes that a message was accepted. */
    static void insert(Sql sql, MessageId id, ChatKey sender, Optional<MvdsId> mvdsId, Instant now)
            throws SQLException {
        sql.update(
                "INSERT OR IGNORE INTO received (message_id, sender, mvds_id, stored_at) VALUES (?, ?, ?, ?)",
                id.bytes(),
                sender.uncompressed(),
                mvdsId.map(MvdsId::bytes).orElse(Bytes.EMPTY),
                now.toEpochMilli());
    }

    /** Forgets what is too old or too much. To be called now and then. */
    static int expire(Sql sql, Instant now) throws SQLException {
        int old = sql.update(
                "DELETE FROM received WHERE stored_at < ?", now.minus(KEPT_FOR).toEpochMilli());
        return old
                + sql.update(
                        "DELETE FROM received WHERE stored_at < (SELECT stored_at FROM received"
                                + " ORDER BY stored_at DESC LIMIT 1 OFFSET ?)",
                        MOST);
    }
}
