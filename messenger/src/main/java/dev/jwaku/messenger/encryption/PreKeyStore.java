package dev.jwaku.messenger.encryption;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.sqlite.Sql;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Our own pre-keys on disk. One is offered at a time; the others stay, since somebody who was away for long may begin a
 * session with any of them. Inside a transaction of the database's writer.
 */
final class PreKeyStore {
    static final String TABLE = """
            CREATE TABLE pre_keys (
                version INTEGER PRIMARY KEY,
                point BLOB NOT NULL UNIQUE,
                secret BLOB NOT NULL,
                created_at INTEGER NOT NULL,
                expired INTEGER NOT NULL
            )
            """;

    private PreKeyStore() {}

    /** The key that is offered; a new one if there is none, or if it is older than its lifetime. */
    static SignedPreKey current(Sql sql, KeySource keys, Instant now, Duration lifetime) throws SQLException {
        sql.update(
                "UPDATE pre_keys SET expired = 1 WHERE expired = 0 AND created_at <= ?",
                now.minus(lifetime).toEpochMilli());
        Optional<SignedPreKey> current = sql.first(
                "SELECT point, version FROM pre_keys WHERE expired = 0 ORDER BY version DESC",
                row -> new SignedPreKey(row.bytes(1), row.number(2), SignedPreKey.PROTOCOL_VERSION));
        return current.isPresent() ? current.get() : create(sql, keys, now);
    }

    private static SignedPreKey create(Sql sql, KeySource keys, Instant now) throws SQLException {
        KeyPair pair = keys.create(KeySource.Use.PRE_KEY);
        long version = sql.first("SELECT coalesce(max(version), 0) + 1 FROM pre_keys", row -> row.number(1))
                .orElseThrow();
        insert(sql, pair, version, now);
        return new SignedPreKey(pair.point(), version, SignedPreKey.PROTOCOL_VERSION);
    }

    static void insert(Sql sql, KeyPair pair, long version, Instant now) throws SQLException {
        sql.update(
                "INSERT INTO pre_keys (version, point, secret, created_at, expired) VALUES (?, ?, ?, ?, 0)",
                version,
                pair.point(),
                pair.secret(),
                now.toEpochMilli());
    }

    /** The key with this public half. */
    static Optional<KeyPair> find(Sql sql, Bytes point) throws SQLException {
        return sql.first(
                "SELECT secret, point FROM pre_keys WHERE point = ?",
                row -> new KeyPair(row.bytes(1), row.bytes(2)),
                point);
    }
}
