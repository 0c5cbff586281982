package dev.jwaku.messenger.encryption;

import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.sqlite.Sql;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Devices of others, and our own other ones, on disk. Inside a transaction of the database's writer. */
final class InstallationStore {
    static final String TABLE = """
            CREATE TABLE installations (
                identity BLOB NOT NULL,
                installation_id TEXT NOT NULL,
                pre_key BLOB NOT NULL,
                version INTEGER NOT NULL,
                protocol_version INTEGER NOT NULL,
                enabled INTEGER NOT NULL,
                agreed INTEGER NOT NULL,
                timestamp INTEGER NOT NULL,
                PRIMARY KEY (identity, installation_id)
            ) WITHOUT ROWID
            """;

    /** Most devices of one person that are remembered. */
    static final int MAX_PER_IDENTITY = 32;

    private static final int MAX_ID_LENGTH = 128;
    private static final String COLUMNS =
            "installation_id, pre_key, version, protocol_version, enabled, agreed, timestamp";

    private InstallationStore() {}

    /** Whether a device may be called so. */
    static boolean isValidId(String id) {
        return !id.isEmpty() && id.length() <= MAX_ID_LENGTH && !id.equals(ProtocolMessage.ANY_DEVICE);
    }

    /**
     * Learns from a verified bundle.
     *
     * @param speaker the device that sent it: about itself it knows best, even if it began to count anew
     * @param enabled whether devices that are new are sent to
     * @param except a device that is not recorded: this one
     */
    static void record(Sql sql, ChatKey owner, Bundle bundle, String speaker, boolean enabled, String except)
            throws SQLException {
        for (Map.Entry<String, SignedPreKey> device : bundle.preKeys().entrySet()) {
            String id = device.getKey();
            if (!isValidId(id) || id.equals(except)) {
                continue;
            }
            Optional<Installation> known = find(sql, owner, id);
            if (known.isEmpty()) {
                insert(sql, owner, id, device.getValue(), enabled, bundle.timestamp());
            } else {
                update(sql, owner, known.get(), device.getValue(), bundle.timestamp(), id.equals(speaker));
            }
        }
        sql.update(
                "DELETE FROM installations WHERE identity = ? AND installation_id NOT IN (SELECT installation_id"
                        + " FROM installations WHERE identity = ? ORDER BY timestamp DESC, installation_id LIMIT ?)",
                owner.uncompressed(),
                owner.uncompressed(),
                MAX_PER_IDENTITY);
    }

    private static void insert(Sql sql, ChatKey owner, String id, SignedPreKey preKey, boolean enabled, long timestamp)
            throws SQLException {
        sql.update(
                "INSERT INTO installations (identity, " + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, 0, ?)",
                owner.uncompressed(),
                id,
                preKey.key(),
                preKey.version(),
                preKey.protocolVersion(),
                enabled,
                timestamp);
    }

    private static void update(
            Sql sql, ChatKey owner, Installation known, SignedPreKey stated, long timestamp, boolean aboutItself)
            throws SQLException {
        boolean isNewer = timestamp > known.timestamp();
        boolean replaces = stated.version() > known.preKey().version() || aboutItself && isNewer;
        SignedPreKey preKey = replaces ? stated : known.preKey();
        sql.update(
                "UPDATE installations SET pre_key = ?, version = ?, protocol_version = max(protocol_version, ?),"
                        + " timestamp = max(timestamp, ?) WHERE identity = ? AND installation_id = ?",
                preKey.key(),
                preKey.version(),
                stated.protocolVersion(),
                timestamp,
                owner.uncompressed(),
                known.id());
    }

    static Optional<Installation> find(Sql sql, ChatKey owner, String id) throws SQLException {
        return sql.first(
                "SELECT " + COLUMNS + " FROM installations WHERE identity = ? AND installation_id = ?",
                InstallationStore::read,
                owner.uncompressed(),
                id);
    }

    /** All devices, the one heard last first. */
    static List<Installation> all(Sql sql, ChatKey owner) throws SQLException {
        return sql.query(
                "SELECT " + COLUMNS + " FROM installations WHERE identity = ?"
                        + " ORDER BY timestamp DESC, installation_id",
                InstallationStore::read,
                owner.uncompressed());
    }

    /** The devices to which messages go. */
    static List<Installation> targets(Sql sql, ChatKey owner, int most) throws SQLException {
        return sql.query(
                "SELECT " + COLUMNS + " FROM installations WHERE identity = ? AND enabled = 1"
                        + " ORDER BY timestamp DESC, installation_id LIMIT ?",
                InstallationStore::read,
                owner.uncompressed(),
                most);
    }

    /** Turns a device on or off; says whether it is known. */
    static boolean enable(Sql sql, ChatKey owner, String id, boolean enabled) throws SQLException {
        return sql.update(
                        "UPDATE installations SET enabled = ? WHERE identity = ? AND installation_id = ?",
                        enabled,
                        owner.uncompressed(),
                        id)
                > 0;
    }

    /** Notes that a device listens on the negotiated topic. */
    static void markAgreed(Sql sql, ChatKey owner, String id) throws SQLException {
        sql.update(
                "UPDATE installations SET agreed = 1 WHERE identity = ? AND installation_id = ? AND agreed = 0",
                owner.uncompressed(),
                id);
    }

    private static Installation read(Sql.Row row) throws SQLException {
        return new Installation(
                row.text(1),
                new SignedPreKey(row.bytes(2), row.number(3), row.number(4)),
                row.flag(5),
                row.flag(6),
                row.number(7));
    }
}
