package dev.jwaku.messenger.encryption;

import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.sqlite.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Sessions on disk. Inside a transaction of the database's writer.
 *
 * <p>Unlike the reference a session belongs to a person too, not only to a device, and a pair of devices may have
 * several of one pre-key: who lost its state and begins anew is understood, and nobody can disturb another's session by
 * calling its own device the same.
 */
final class SessionStore {
    static final List<String> TABLES =
            List.of("""
            CREATE TABLE sessions (
                number INTEGER PRIMARY KEY,
                identity BLOB NOT NULL,
                installation_id TEXT NOT NULL,
                bundle_id BLOB NOT NULL,
                origin BLOB NOT NULL,
                answered_at INTEGER NOT NULL,
                used_at INTEGER NOT NULL,
                initiator INTEGER NOT NULL,
                live INTEGER NOT NULL,
                remote BLOB NOT NULL,
                own_secret BLOB NOT NULL,
                own_point BLOB NOT NULL,
                root_key BLOB NOT NULL,
                sending_key BLOB NOT NULL,
                sending_n INTEGER NOT NULL,
                receiving_key BLOB NOT NULL,
                receiving_n INTEGER NOT NULL,
                previous_n INTEGER NOT NULL,
                key_count INTEGER NOT NULL,
                UNIQUE (identity, installation_id, bundle_id, origin)
            )
            """, MessageKeyStore.TABLE, "CREATE INDEX message_keys_by_age ON message_keys (session, sequence)");

    /** Most live sessions with one person whom we know. */
    static final int MAX_LIVE = 64;
    /** Most live sessions with somebody to whom we never sent anything. */
    static final int MAX_LIVE_OF_STRANGER = 4;
    /** Most sessions that a device may begin with one pre-key of ours, live or over. */
    static final int MAX_PER_BUNDLE = 64;
    /** Most sessions with one person, live or over. */
    static final int MAX_REMEMBERED = 1_024;

    private static final String COLUMNS =
            "number, identity, installation_id, bundle_id, origin, answered_at, initiator, live,"
                    + " remote, own_secret, own_point, root_key, sending_key, sending_n, receiving_key, receiving_n,"
                    + " previous_n, key_count";

    private SessionStore() {}

    /** The session in which to send: the one in which the device was heard last, of those that are not outdated. */
    static Optional<Session> current(Sql sql, ChatKey peer, Installation device) throws SQLException {
        return sql.first(
                "SELECT " + COLUMNS + " FROM sessions WHERE identity = ? AND installation_id = ? AND live = 1"
                        + " AND (bundle_id = ? OR bundle_id IN (SELECT point FROM pre_keys WHERE expired = 0))"
                        + " ORDER BY answered_at DESC, number DESC LIMIT 1",
                SessionStore::read,
                peer.uncompressed(),
                device.id(),
                device.preKey().key());
    }

    /** All live sessions to which a message may belong, the most probable first. */
    static List<Session> candidates(Sql sql, ChatKey peer, String installationId, RatchetHeader header)
            throws SQLException {
        return sql.query(
                "SELECT " + COLUMNS + " FROM sessions AS s WHERE identity = ? AND installation_id = ?"
                        + " AND bundle_id = ? AND live = 1 ORDER BY EXISTS (SELECT 1 FROM message_keys AS k"
                        + " WHERE k.session = s.number AND k.ratchet_key = ? AND k.n = ?) DESC,"
                        + " remote = ? DESC, answered_at DESC, number DESC LIMIT 4",
                SessionStore::read,
                peer.uncompressed(),
                installationId,
                header.bundleId(),
                header.key(),
                header.n(),
                header.key());
    }

    /** The session that began so. */
    static Optional<Session> find(Sql sql, ChatKey peer, String installationId, X3dhHeader beginning)
            throws SQLException {
        return sql.first(
                "SELECT " + COLUMNS + " FROM sessions"
                        + " WHERE identity = ? AND installation_id = ? AND bundle_id = ? AND origin = ?",
                SessionStore::read,
                peer.uncompressed(),
                installationId,
                beginning.id(),
                beginning.key());
    }

    /** How many sessions a device has begun, or we have with it, with one pre-key. */
    static long count(Sql sql, ChatKey peer, String installationId, Bytes bundleId) throws SQLException {
        return sql.first(
                        "SELECT count(*) FROM sessions WHERE identity = ? AND installation_id = ? AND bundle_id = ?",
                        row -> row.number(1),
                        peer.uncompressed(),
                        installationId,
                        bundleId)
                .orElseThrow();
    }

    /** Adds a session and ends those that are too many. */
    static Session insert(Sql sql, Session session, Instant now) throws SQLException {
        Ratchet ratchet = session.ratchet().orElseThrow();
        long number = sql.first(
                        "INSERT INTO sessions (identity, installation_id, bundle_id, origin, answered_at, used_at,"
                                + " initiator, live, remote, own_secret, own_point, root_key, sending_key, sending_n,"
                                + " receiving_key, receiving_n, previous_n, key_count)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING number",
                        row -> row.number(1),
                        session.peer().uncompressed(),
                        session.installationId(),
                        session.bundleId(),
                        session.origin(),
                        session.isAnswered() ? now.toEpochMilli() : 0,
                        now.toEpochMilli(),
                        session.isInitiator(),
                        ratchet.remote(),
                        ratchet.own().secret(),
                        ratchet.own().point(),
                        ratchet.rootKey(),
                        ratchet.sending().key(),
                        ratchet.sending().n(),
                        ratchet.receiving().key(),
                        ratchet.receiving().n(),
                        ratchet.previous(),
                        ratchet.keyCount())
                .orElseThrow();
        endOld(sql, session.peer());
        return new Session(
                number,
                session.peer(),
                session.installationId(),
                session.bundleId(),
                session.origin(),
                session.isAnswered(),
                session.isInitiator(),
                session.ratchet());
    }

    /** Keeps the state after a message that we send. */
    static void saveSent(Sql sql, long session, Ratchet ratchet, Instant now) throws SQLException {
        save(sql, session, ratchet, now);
    }

    /** Keeps the state after a message that we opened. */
    static void saveOpened(Sql sql, long session, Ratchet ratchet, Instant now) throws SQLException {
        save(sql, session, ratchet, now);
        sql.update(
                "UPDATE sessions SET answered_at = max(answered_at, ?) WHERE number = ?", now.toEpochMilli(), session);
    }

    private static void save(Sql sql, long session, Ratchet ratchet, Instant now) throws SQLException {
        sql.update(
                "UPDATE sessions SET remote = ?, own_secret = ?, own_point = ?, root_key = ?, sending_key = ?,"
                        + " sending_n = ?, receiving_key = ?, receiving_n = ?, previous_n = ?, key_count = ?,"
                        + " used_at = max(used_at, ?) WHERE number = ?",
                ratchet.remote(),
                ratchet.own().secret(),
                ratchet.own().point(),
                ratchet.rootKey(),
                ratchet.sending().key(),
                ratchet.sending().n(),
                ratchet.receiving().key(),
                ratchet.receiving().n(),
                ratchet.previous(),
                ratchet.keyCount(),
                now.toEpochMilli(),
                session);
    }

    /** Wipes the keys of sessions that are too many; that they were there stays known. */
    private static void endOld(Sql sql, ChatKey peer) throws SQLException {
        boolean isKnown = PeerStore.find(sql, peer).orElse(false);
        List<Long> old = sql.query(
                "SELECT number FROM sessions WHERE identity = ? AND live = 1"
                        + " ORDER BY used_at DESC, number DESC LIMIT -1 OFFSET ?",
                row -> row.number(1),
                peer.uncompressed(),
                isKnown ? MAX_LIVE : MAX_LIVE_OF_STRANGER);
        for (long session : old) {
            sql.update("DELETE FROM message_keys WHERE session = ?", session);
            sql.update(
                    "UPDATE sessions SET live = 0, remote = x'', own_secret = x'', own_point = x'', root_key = x'',"
                            + " sending_key = x'', receiving_key = x'' WHERE number = ?",
                    session);
        }
        sql.update(
                "DELETE FROM sessions WHERE number IN (SELECT number FROM sessions WHERE identity = ? AND live = 0"
                        + " ORDER BY number DESC LIMIT -1 OFFSET ?)",
                peer.uncompressed(),
                MAX_REMEMBERED);
    }

    /** Forgets all sessions with somebody. */
    static void forget(Sql sql, ChatKey peer) throws SQLException {
        sql.update(
                "DELETE FROM message_keys WHERE session IN (SELECT number FROM sessions WHERE identity = ?)",
                peer.uncompressed());
        sql.update("DELETE FROM sessions WHERE identity = ?", peer.uncompressed());
    }

    private static Session read(Sql.Row row) throws SQLException {
        Optional<Ratchet> ratchet = row.flag(8)
                ? Optional.of(new Ratchet(
                        row.bytes(9),
                        new KeyPair(row.bytes(10), row.bytes(11)),
                        row.bytes(12),
                        new Ratchet.Chain(row.bytes(13), row.number(14)),
                        new Ratchet.Chain(row.bytes(15), row.number(16)),
                        row.number(17),
                        row.number(18)))
                : Optional.empty();
        return new Session(
                row.number(1),
                new ChatKey(row.bytes(2)),
                row.text(3),
                row.bytes(4),
                row.bytes(5),
                row.number(6) != 0,
                row.flag(7),
                ratchet);
    }
}
