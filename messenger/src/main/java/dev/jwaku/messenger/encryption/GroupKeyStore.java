package dev.jwaku.messenger.encryption;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.sqlite.Sql;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Keys of groups on disk, each with the furthest place that was reached and marks on the way, from which earlier places
 * are computed again. Inside a transaction of the database's writer.
 */
final class GroupKeyStore {
    static final List<String> TABLES =
            List.of("""
            CREATE TABLE group_keys (
                key_id BLOB PRIMARY KEY,
                group_id BLOB NOT NULL,
                timestamp INTEGER NOT NULL,
                group_key BLOB NOT NULL,
                latest_n INTEGER NOT NULL,
                latest_hash BLOB NOT NULL
            )
            """, "CREATE INDEX group_keys_by_time ON group_keys (group_id, timestamp)", """
            CREATE TABLE group_key_marks (
                key_id BLOB NOT NULL,
                n INTEGER NOT NULL,
                hash BLOB NOT NULL,
                PRIMARY KEY (key_id, n)
            ) WITHOUT ROWID
            """);

    /** Most keys of one group; the oldest goes. */
    static final int MAX_KEYS = 1_000;
    /** How far a message may be ahead of all that came before. */
    static final int MAX_JUMP = 100_000;

    /** Between two marks. */
    private static final int STRIDE = 1_000;

    private static final long MAX_NUMBER = 0xffffffffL;

    private GroupKeyStore() {}

    /** Keeps a key; one that is known stays as it is. Says whether it is news. */
    static boolean insert(Sql sql, GroupKey key) throws SQLException {
        int added = sql.update(
                "INSERT OR IGNORE INTO group_keys (key_id, group_id, timestamp, group_key, latest_n, latest_hash)"
                        + " VALUES (?, ?, ?, ?, 0, ?)",
                key.id(),
                key.groupId(),
                key.timestamp(),
                key.key(),
                key.key());
        if (added > 0) {
            dropOldest(sql, key.groupId());
        }
        return added > 0;
    }

    private static void dropOldest(Sql sql, Bytes groupId) throws SQLException {
        sql.update(
                "DELETE FROM group_keys WHERE key_id IN (SELECT key_id FROM group_keys WHERE group_id = ?"
                        + " ORDER BY timestamp DESC, key_id LIMIT -1 OFFSET ?)",
                groupId,
                MAX_KEYS);
        sql.update("DELETE FROM group_key_marks WHERE key_id NOT IN (SELECT key_id FROM group_keys)");
    }

    /** All keys of a group, the oldest first. */
    static List<GroupKey> all(Sql sql, Bytes groupId) throws SQLException {
        return sql.query(
                "SELECT group_id, timestamp, group_key FROM group_keys WHERE group_id = ? ORDER BY timestamp, key_id",
                row -> new GroupKey(row.bytes(1), row.number(2), row.bytes(3)),
                groupId);
    }

    /** The timestamp of the next key: later than all before. */
    static long nextTimestamp(Sql sql, Bytes groupId, long nowMillis) throws SQLException {
        long last = sql.first(
                        "SELECT coalesce(max(timestamp), 0) FROM group_keys WHERE group_id = ?",
                        row -> row.number(1),
                        groupId)
                .orElseThrow();
        int bump = 10;
        return last < nowMillis ? nowMillis + bump : last + 1;
    }

    /** The key that a header names, by its id or as old clients do. */
    static Optional<Place> find(Sql sql, HashRatchetHeader header) throws SQLException {
        if (!header.keyId().isEmpty()) {
            return sql.first(
                    "SELECT key_id, latest_n, latest_hash, timestamp FROM group_keys WHERE key_id = ?",
                    GroupKeyStore::place,
                    header.keyId());
        }
        return sql.first(
                "SELECT key_id, latest_n, latest_hash, timestamp FROM group_keys"
                        + " WHERE group_id = ? AND timestamp & 4294967295 = ? ORDER BY timestamp DESC LIMIT 1",
                GroupKeyStore::place,
                header.groupId(),
                header.deprecatedKeyId());
    }

    /** Moves the newest key of a group on by one, for a message of ours; empty if there is no key. */
    static Optional<Place> advance(Sql sql, Bytes groupId) throws SQLException {
        Optional<Place> latest = sql.first(
                "SELECT key_id, latest_n, latest_hash, timestamp FROM group_keys WHERE group_id = ?"
                        + " ORDER BY timestamp DESC, key_id LIMIT 1",
                GroupKeyStore::place,
                groupId);
        if (latest.isEmpty()) {
            return latest;
        }
        if (latest.get().n() >= MAX_NUMBER) {
            throw new IllegalStateException("the key of the group has used all its numbers");
        }
        Place next = latest.get().next();
        save(sql, next);
        return Optional.of(next);
    }

    /**
     * The key at an earlier or later place of its chain. Nothing is saved.
     *
     * @throws UnreadableException if it is more than {@link #MAX_JUMP} ahead
     */
    static Place at(Sql sql, Place latest, long n) throws SQLException {
        if (n > latest.n() && n - latest.n() > MAX_JUMP) {
            throw new UnreadableException(
                    Opening.Reason.TOO_FAR_AHEAD, "place " + n + " of a group's key that is at " + latest.n());
        }
        Place place = n < latest.n() ? before(sql, latest, n) : latest;
        while (place.n() < n) {
            place = place.next();
        }
        return place;
    }

    /** The last mark that is not after a place, or the key itself. */
    private static Place before(Sql sql, Place latest, long n) throws SQLException {
        Optional<Place> mark = sql.first(
                "SELECT n, hash FROM group_key_marks WHERE key_id = ? AND n <= ? ORDER BY n DESC LIMIT 1",
                row -> new Place(latest.keyId(), row.number(1), row.bytes(2), latest.timestamp()),
                latest.keyId(),
                n);
        return mark.isPresent() ? mark.get() : origin(sql, latest);
    }

    /** Keeps that a later place was reached by a message that is authentic. */
    static void reached(Sql sql, Place latest, Place reached) throws SQLException {
        Place place = latest;
        while (place.n() < reached.n()) {
            place = place.next();
            if (place.n() % STRIDE == 0) {
                mark(sql, place);
            }
        }
        if (reached.n() > latest.n()) {
            save(sql, reached);
        }
    }

    private static void save(Sql sql, Place place) throws SQLException {
        sql.update(
                "UPDATE group_keys SET latest_n = ?, latest_hash = ? WHERE key_id = ? AND latest_n < ?",
                place.n(),
                place.hash(),
                place.keyId(),
                place.n());
        if (place.n() % STRIDE == 0) {
            mark(sql, place);
        }
    }

    private static void mark(Sql sql, Place place) throws SQLException {
        sql.update(
                "INSERT OR IGNORE INTO group_key_marks (key_id, n, hash) VALUES (?, ?, ?)",
                place.keyId(),
                place.n(),
                place.hash());
    }

    private static Place origin(Sql sql, Place place) throws SQLException {
        Bytes key = sql.first("SELECT group_key FROM group_keys WHERE key_id = ?", row -> row.bytes(1), place.keyId())
                .orElseThrow();
        return new Place(place.keyId(), 0, key, place.timestamp());
    }

    private static Place place(Sql.Row row) throws SQLException {
        return new Place(row.bytes(1), row.number(2), row.bytes(3), row.number(4));
    }

    /**
     * A place in the chain of a key.
     *
     * @param n how often the key was hashed
     * @param hash the key of the message there
     */
    record Place(Bytes keyId, long n, Bytes hash, long timestamp) {
        Place next() {
            return new Place(keyId, n + 1, GroupKey.next(hash), timestamp);
        }

        @Override
        public String toString() {
            return "Place[secret, n=" + n + "]";
        }
    }
}
