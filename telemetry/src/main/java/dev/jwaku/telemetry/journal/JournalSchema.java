package dev.jwaku.telemetry.journal;

import dev.jwaku.sqlite.Schema;

/** The tables of a journal. */
final class JournalSchema {
    /** Version 1. */
    static final Schema SCHEMA = Schema.of(
            """
            CREATE TABLE installs (
                number INTEGER PRIMARY KEY,
                install_id BLOB NOT NULL,
                secret BLOB NOT NULL,
                delete_token BLOB NOT NULL,
                created_at INTEGER NOT NULL,
                gone INTEGER NOT NULL DEFAULT 0,
                sent INTEGER NOT NULL DEFAULT 0,
                sent_err INTEGER NOT NULL DEFAULT 0,
                acked INTEGER NOT NULL DEFAULT 0,
                expired INTEGER NOT NULL DEFAULT 0,
                recv INTEGER NOT NULL DEFAULT 0,
                recv_dup INTEGER NOT NULL DEFAULT 0,
                recv_store INTEGER NOT NULL DEFAULT 0,
                dropped INTEGER NOT NULL DEFAULT 0
            )
            """,
            """
            CREATE TABLE boots (
                number INTEGER PRIMARY KEY AUTOINCREMENT,
                install INTEGER NOT NULL,
                boot_id BLOB NOT NULL,
                next_beat INTEGER NOT NULL DEFAULT 0,
                next_batch INTEGER NOT NULL DEFAULT 0,
                first_held INTEGER NOT NULL DEFAULT 0,
                noted_at INTEGER NOT NULL DEFAULT 0
            )
            """,
            """
            CREATE TABLE flows (
                install INTEGER NOT NULL,
                flow BLOB NOT NULL,
                next_seq INTEGER NOT NULL,
                used_at INTEGER NOT NULL,
                PRIMARY KEY (install, flow)
            ) WITHOUT ROWID
            """,
            """
            CREATE TABLE events (
                number INTEGER PRIMARY KEY AUTOINCREMENT,
                boot INTEGER NOT NULL,
                batch INTEGER NOT NULL,
                made_at INTEGER NOT NULL,
                line TEXT NOT NULL
            )
            """,
            "CREATE INDEX events_of_batch ON events (boot, batch, number)",
            "CREATE INDEX events_by_age ON events (made_at)",
            """
            CREATE TABLE outgoing (
                msg BLOB PRIMARY KEY,
                install INTEGER NOT NULL,
                event INTEGER NOT NULL,
                known INTEGER NOT NULL,
                made_at INTEGER NOT NULL,
                line TEXT NOT NULL
            ) WITHOUT ROWID
            """,
            "CREATE INDEX outgoing_by_age ON outgoing (made_at)",
            "CREATE TABLE incoming (msg BLOB PRIMARY KEY, made_at INTEGER NOT NULL) WITHOUT ROWID",
            "CREATE INDEX incoming_by_age ON incoming (made_at)");

    private JournalSchema() {}
}
