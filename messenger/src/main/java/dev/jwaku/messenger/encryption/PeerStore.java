package dev.jwaku.messenger.encryption;

import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.sqlite.Sql;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * With whom we have to do, on disk. Anybody can make themselves known; of those to whom we never sent anything only
 * {@link #MAX_STRANGERS} are kept, with all that belongs to them. Inside a transaction of the database's writer.
 */
final class PeerStore {
    static final String TABLE = """
            CREATE TABLE encryption_peers (
                identity BLOB PRIMARY KEY,
                seen_at INTEGER NOT NULL,
                addressed INTEGER NOT NULL,
                advertised_at INTEGER NOT NULL
            ) WITHOUT ROWID
            """;

    static final int MAX_STRANGERS = 1_000;

    private PeerStore() {}

    /** Notes that somebody was heard. */
    static void heard(Sql sql, ChatKey peer, Instant now) throws SQLException {
        boolean isNew = find(sql, peer).isEmpty();
        touch(sql, peer, now, false);
        if (isNew) {
            dropStrangers(sql, peer);
        }
    }

    /** Notes that something goes to somebody, who is no stranger from now on. */
    static void addressed(Sql sql, ChatKey peer, Instant now) throws SQLException {
        touch(sql, peer, now, true);
    }

    private static void touch(Sql sql, ChatKey peer, Instant now, boolean addressed) throws SQLException {
        sql.update(
                "INSERT INTO encryption_peers (identity, seen_at, addressed, advertised_at) VALUES (?, ?, ?, 0)"
                        + " ON CONFLICT (identity) DO UPDATE SET seen_at = max(seen_at, excluded.seen_at),"
                        + " addressed = max(addressed, excluded.addressed)",
                peer.uncompressed(),
                now.toEpochMilli(),
                addressed);
    }

    private static void dropStrangers(Sql sql, ChatKey except) throws SQLException {
        long strangers = sql.first("SELECT count(*) FROM encryption_peers WHERE addressed = 0", row -> row.number(1))
                .orElseThrow();
        if (strangers <= MAX_STRANGERS) {
            return;
        }
        Optional<ChatKey> oldest = sql.first(
                "SELECT identity FROM encryption_peers WHERE addressed = 0 AND identity <> ?"
                        + " ORDER BY seen_at, identity LIMIT 1",
                row -> new ChatKey(row.bytes(1)),
                except.uncompressed());
        if (oldest.isPresent()) {
            SessionStore.forget(sql, oldest.get());
            sql.update(
                    "DELETE FROM installations WHERE identity = ?", oldest.get().uncompressed());
            sql.update(
                    "DELETE FROM encryption_peers WHERE identity = ?",
                    oldest.get().uncompressed());
        }
    }

    /** Whether we ever sent something to somebody; empty if nothing is known. */
    static Optional<Boolean> find(Sql sql, ChatKey peer) throws SQLException {
        return sql.first(
                "SELECT addressed FROM encryption_peers WHERE identity = ?", row -> row.flag(1), peer.uncompressed());
    }

    /** All to whom we sent something, and whose answers may come on the negotiated topic. */
    static List<ChatKey> addressees(Sql sql) throws SQLException {
        return sql.query(
                "SELECT identity FROM encryption_peers WHERE addressed = 1 ORDER BY identity",
                row -> new ChatKey(row.bytes(1)));
    }

    /** Whether our bundle may be advertised to somebody now; if so, notes that it is. */
    static boolean mayAdvertise(Sql sql, ChatKey peer, Instant now, Duration pause) throws SQLException {
        touch(sql, peer, now, false);
        return sql.update(
                        "UPDATE encryption_peers SET advertised_at = ? WHERE identity = ? AND advertised_at <= ?",
                        now.toEpochMilli(),
                        peer.uncompressed(),
                        now.minus(pause).toEpochMilli())
                > 0;
    }
}
