package dev.jwaku.delivery.inbox;

import dev.jwaku.sqlite.Schema;

/** The tables of the inbox file, and the longer statements on them. */
final class InboxTables {
    /**
     * {@code criterion}: what was ever subscribed to. {@code coverage}: verified time, and that of it which is final.
     * {@code seen}: hashes and restamp keys, in the order in which they were seen first. {@code inbox}: one row per
     * message.
     */
    static final Schema SCHEMA =
            Schema.of("""
            CREATE TABLE criterion (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                pubsub_topic TEXT NOT NULL,
                content_topic TEXT NOT NULL,
                since INTEGER NOT NULL,
                shown INTEGER NOT NULL DEFAULT 0,
                forgotten_until INTEGER NOT NULL DEFAULT 0,
                used_at INTEGER NOT NULL,
                UNIQUE (pubsub_topic, content_topic)
            )
            """, """
            CREATE TABLE coverage (
                criterion INTEGER NOT NULL,
                is_final INTEGER NOT NULL,
                start_at INTEGER NOT NULL,
                end_at INTEGER NOT NULL,
                PRIMARY KEY (criterion, is_final, start_at)
            ) WITHOUT ROWID
            """, """
            CREATE TABLE seen (
                id INTEGER PRIMARY KEY,
                hash BLOB NOT NULL UNIQUE,
                criterion INTEGER NOT NULL,
                at INTEGER NOT NULL
            )
            """, """
            CREATE TABLE inbox (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                criterion INTEGER NOT NULL,
                hash BLOB NOT NULL,
                payload BLOB NOT NULL,
                version INTEGER NOT NULL,
                meta BLOB NOT NULL,
                timestamp INTEGER,
                ephemeral INTEGER NOT NULL,
                arrival INTEGER NOT NULL,
                received_at INTEGER NOT NULL
            )
            """, "CREATE INDEX inbox_by_criterion ON inbox (criterion, id)");

    static final String FIND = """
            SELECT id, since, shown, forgotten_until FROM criterion WHERE pubsub_topic = ? AND content_topic = ?
            """;
    static final String SAVE = """
            INSERT INTO criterion (pubsub_topic, content_topic, since, used_at) VALUES (?, ?, ?, ?)
            ON CONFLICT (pubsub_topic, content_topic)
                DO UPDATE SET since = excluded.since, used_at = max(used_at, excluded.used_at)
            RETURNING id
            """;
    /** A criterion that is known stays as it is. */
    static final String BEGIN = """
            INSERT INTO criterion (pubsub_topic, content_topic, since, used_at) VALUES (?, ?, ?, ?)
            ON CONFLICT (pubsub_topic, content_topic) DO UPDATE SET used_at = max(used_at, excluded.used_at)
            RETURNING id
            """;

    static final String COVERAGE = """
            SELECT start_at, end_at FROM coverage WHERE criterion = ? AND is_final = ? ORDER BY start_at
            """;
    static final String MARK_SHOWN = """
            UPDATE criterion SET shown = max(shown, ?) WHERE pubsub_topic = ? AND content_topic = ?
            """;
    static final String INSERT = """
            INSERT INTO inbox
                (criterion, hash, payload, version, meta, timestamp, ephemeral, arrival, received_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
            """;
    static final String AFTER = """
            SELECT id, hash, payload, version, meta, timestamp IS NOT NULL, timestamp, ephemeral, arrival, received_at
            FROM inbox WHERE criterion = ? AND id > ? ORDER BY id LIMIT ?
            """;
    /** Messages that were shown, the oldest first. */
    static final String MAKE_ROOM = """
            DELETE FROM inbox WHERE id IN (
                SELECT inbox.id FROM inbox JOIN criterion ON criterion.id = inbox.criterion
                WHERE inbox.id <= criterion.shown ORDER BY inbox.id LIMIT ?)
            RETURNING length(payload)
            """;

    static final String OLDEST_SEEN = """
            SELECT criterion, max(at) FROM (SELECT criterion, at FROM seen ORDER BY id LIMIT ?) GROUP BY criterion
            """;
    static final String SEEN_BEFORE = """
            SELECT count(*) FROM (SELECT at FROM seen ORDER BY id LIMIT ?) WHERE at < ?
            """;

    private InboxTables() {}
}
