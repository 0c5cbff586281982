package dev.jwaku.messenger.profile;

import java.util.List;

/** Tables of what is sent and was received, whatever it says. The chat package reads and writes them. */
final class DispatchTables {
    /** What is sent: the exact bytes, once for all recipients. */
    private static final String DISPATCHES = """
            CREATE TABLE dispatches (
                message_id BLOB PRIMARY KEY,
                wrapped BLOB NOT NULL,
                created_at INTEGER NOT NULL,
                state INTEGER NOT NULL
            )
            """;

    /** To whom, under which id of data sync, and how far it has come. */
    private static final String RECIPIENTS = """
            CREATE TABLE recipients (
                message_id BLOB NOT NULL,
                peer BLOB NOT NULL,
                mvds_id BLOB NOT NULL,
                timestamp INTEGER NOT NULL,
                state INTEGER NOT NULL,
                reason TEXT NOT NULL,
                changed_at INTEGER NOT NULL,
                PRIMARY KEY (message_id, peer)
            ) WITHOUT ROWID
            """;

    /** Copies outside data sync; {@code active} while something is still to be sent. */
    private static final String RAW_COPIES = """
            CREATE TABLE raw_copies (
                number INTEGER PRIMARY KEY AUTOINCREMENT,
                message_id BLOB NOT NULL,
                owner BLOB NOT NULL,
                seed TEXT NOT NULL,
                shard TEXT NOT NULL,
                with_bundle INTEGER NOT NULL,
                ephemeral INTEGER NOT NULL,
                repeat_every INTEGER NOT NULL,
                give_up_at INTEGER NOT NULL,
                attempts INTEGER NOT NULL,
                due_at INTEGER NOT NULL,
                state INTEGER NOT NULL,
                active INTEGER NOT NULL
            )
            """;

    /** What was accepted, so that it is not shown again, and is acknowledged again when it is repeated. */
    private static final String RECEIVED = """
            CREATE TABLE received (
                message_id BLOB NOT NULL,
                sender BLOB NOT NULL,
                mvds_id BLOB NOT NULL,
                stored_at INTEGER NOT NULL,
                PRIMARY KEY (message_id, sender, mvds_id)
            ) WITHOUT ROWID
            """;

    /** When something was last announced. */
    private static final String ANNOUNCEMENTS = """
            CREATE TABLE announcements (
                name TEXT PRIMARY KEY,
                announced_at INTEGER NOT NULL
            ) WITHOUT ROWID
            """;

    /** From a profile that knows texts between two people only, each with its state and its id of data sync. */
    static final List<String> MIGRATION = List.of(
            DISPATCHES,
            RECIPIENTS,
            RAW_COPIES,
            RECEIVED,
            ANNOUNCEMENTS,
            "INSERT INTO dispatches SELECT message_id, coalesce((SELECT body FROM sync_records r"
                    + " WHERE r.mvds_id = m.mvds_id AND r.peer = m.peer), x''), stored_at, state"
                    + " FROM messages m WHERE outgoing = 1",
            "INSERT INTO recipients SELECT message_id, peer, mvds_id, coalesce((SELECT timestamp FROM sync_records r"
                    + " WHERE r.mvds_id = m.mvds_id AND r.peer = m.peer), 0), state, '', stored_at"
                    + " FROM messages m WHERE outgoing = 1",
            "INSERT INTO received SELECT message_id, peer, mvds_id, stored_at FROM messages WHERE outgoing = 0",
            "CREATE UNIQUE INDEX recipients_by_mvds_id ON recipients (mvds_id, peer)",
            "CREATE INDEX raw_copies_of_message ON raw_copies (message_id)",
            "CREATE INDEX raw_copies_active ON raw_copies (number) WHERE active = 1",
            "CREATE INDEX received_by_mvds_id ON received (mvds_id, sender)",
            "CREATE INDEX received_by_time ON received (stored_at)",
            "DROP INDEX messages_by_mvds_id",
            "ALTER TABLE messages DROP COLUMN mvds_id",
            "ALTER TABLE messages DROP COLUMN state",
            "ALTER TABLE sync_records DROP COLUMN group_id",
            "ALTER TABLE sync_records DROP COLUMN timestamp",
            "ALTER TABLE sync_records DROP COLUMN body",
            "ALTER TABLE sync_records ADD COLUMN stored INTEGER NOT NULL DEFAULT 0",
            "ALTER TABLE contacts DROP COLUMN negotiated_key");

    private DispatchTables() {}
}
