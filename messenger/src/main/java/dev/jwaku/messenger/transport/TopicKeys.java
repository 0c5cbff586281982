package dev.jwaku.messenger.transport;

import dev.jwaku.messenger.identity.KeyDerivation;
import dev.jwaku.messenger.profile.Slow;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.World;
import dev.jwaku.sqlite.Database;
import dev.jwaku.waku.payload.Keccak256;
import dev.jwaku.waku.payload.PayloadKey;
import java.util.Optional;

/**
 * The symmetric keys of topics. Each takes tens of milliseconds to derive, so it is derived once and kept on disk,
 * under the hash of its seed, since some seeds are secret. Thread-safe.
 */
public final class TopicKeys {
    /** The table, for the schema of the database. */
    public static final String TABLE = """
            CREATE TABLE topic_keys (
                seed_hash BLOB PRIMARY KEY,
                topic_key BLOB NOT NULL
            ) WITHOUT ROWID
            """;

    /** Most keys on disk; others go, and are derived anew when they are needed. */
    static final int MOST = 20_000;

    private final World world;
    private final Database database;
    private final KeyDerivation derivation;

    /** Over a database that has the {@link #TABLE}. */
    public TopicKeys(World world, Database database, KeyDerivation derivation) {
        this.world = world;
        this.database = database;
        this.derivation = derivation;
    }

    /**
     * The key of a seed.
     *
     * @throws dev.jwaku.sqlite.StorageException if it cannot be read or kept
     */
    public PayloadKey.Symmetric get(String seed) {
        Bytes hash = Keccak256.hash(Bytes.utf8(seed));
        Optional<Bytes> known = database.run(
                "find a topic key",
                sql -> sql.first("SELECT topic_key FROM topic_keys WHERE seed_hash = ?", row -> row.bytes(1), hash));
        if (known.isPresent()) {
            return new PayloadKey.Symmetric(known.get());
        }
        PayloadKey.Symmetric key = Slow.run(world, () -> Topics.symmetricKey(seed, derivation));
        database.run("keep a topic key", sql -> {
            sql.update("INSERT OR IGNORE INTO topic_keys (seed_hash, topic_key) VALUES (?, ?)", hash, key.key());
            return sql.update(
                    "DELETE FROM topic_keys WHERE seed_hash IN (SELECT seed_hash FROM topic_keys WHERE seed_hash <> ?"
                            + " ORDER BY seed_hash LIMIT max(0, (SELECT count(*) FROM topic_keys) - ?))",
                    hash,
                    MOST);
        });
        return key;
    }
}
