package dev.jwaku.messenger.profile;

import dev.jwaku.messenger.identity.Identity;
import dev.jwaku.messenger.identity.Mnemonic;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Entropy;
import dev.jwaku.sqlite.Sql;
import java.sql.SQLException;
import java.util.Optional;

/** The owner of a profile on disk, sealed with the data key. Inside a transaction of the profile's writer. */
final class OwnerStore {
    /** Where the owner stood in clear before version 4. */
    static final String CLEAR_TABLE = """
            CREATE TABLE identity (
                only INTEGER PRIMARY KEY CHECK (only = 1),
                private_key BLOB NOT NULL,
                mnemonic TEXT NOT NULL
            )
            """;

    static final String TABLE = """
            CREATE TABLE owner (
                only INTEGER PRIMARY KEY CHECK (only = 1),
                memory_kib INTEGER NOT NULL,
                passes INTEGER NOT NULL,
                lanes INTEGER NOT NULL,
                salt BLOB NOT NULL,
                data_key BLOB NOT NULL,
                private_key BLOB NOT NULL,
                mnemonic BLOB NOT NULL
            )
            """;

    private static final String PRIVATE_KEY = "jwaku profile: private key";
    private static final String MNEMONIC = "jwaku profile: mnemonic";

    private OwnerStore() {}

    /** What lies there, still locked. */
    record Locked(Lock lock, Bytes privateKey, Bytes mnemonic) {
        /** @throws IllegalArgumentException if it is damaged */
        Owner open(Bytes dataKey) {
            Bytes key = Sealing.open(privateKey, dataKey, PRIVATE_KEY).orElseThrow(Locked::damaged);
            Bytes words = Sealing.open(mnemonic, dataKey, MNEMONIC).orElseThrow(Locked::damaged);
            return new Owner(Identity.fromPrivateKey(key), Mnemonic.parse(words.toUtf8()));
        }

        private static IllegalArgumentException damaged() {
            return new IllegalArgumentException("the data key does not open it");
        }

        @Override
        public String toString() {
            return "Locked[" + lock + "]";
        }
    }

    /** @throws IllegalArgumentException if it is damaged */
    static Optional<Locked> load(Sql sql) throws SQLException {
        return sql.first(
                "SELECT memory_kib, passes, lanes, salt, data_key, private_key, mnemonic FROM owner",
                row -> new Locked(
                        new Lock(
                                row.integer(1) == 0
                                        ? Optional.empty()
                                        : Optional.of(
                                                new PasswordHashing(row.integer(1), row.integer(2), row.integer(3))),
                                row.bytes(4),
                                row.bytes(5)),
                        row.bytes(6),
                        row.bytes(7)));
    }

    /** The owner that a former version wrote in clear. @throws IllegalArgumentException if it is damaged */
    static Optional<Owner> loadClear(Sql sql) throws SQLException {
        return sql.first(
                "SELECT private_key, mnemonic FROM identity",
                row -> new Owner(Identity.fromPrivateKey(row.bytes(1)), Mnemonic.parse(row.text(2))));
    }

    /** Writes the owner; what stood in clear is overwritten. */
    static void save(Sql sql, Owner owner, Lock lock, Bytes dataKey, Entropy entropy) throws SQLException {
        Bytes words = Bytes.utf8(owner.words().phrase());
        sql.update(
                "INSERT INTO owner (only, memory_kib, passes, lanes, salt, data_key, private_key, mnemonic)"
                        + " VALUES (1, ?, ?, ?, ?, ?, ?, ?)",
                lock.hashing().map(PasswordHashing::memoryKib).orElse(0),
                lock.hashing().map(PasswordHashing::passes).orElse(0),
                lock.hashing().map(PasswordHashing::lanes).orElse(0),
                lock.salt(),
                lock.dataKey(),
                Sealing.seal(owner.identity().privateKey(), dataKey, PRIVATE_KEY, entropy),
                Sealing.seal(words, dataKey, MNEMONIC, entropy));
        sql.update("DELETE FROM identity");
    }

    /** Another lock for the same data key. */
    static boolean relock(Sql sql, Lock lock) throws SQLException {
        return sql.update(
                        "UPDATE owner SET memory_kib = ?, passes = ?, lanes = ?, salt = ?, data_key = ?",
                        lock.hashing().map(PasswordHashing::memoryKib).orElse(0),
                        lock.hashing().map(PasswordHashing::passes).orElse(0),
                        lock.hashing().map(PasswordHashing::lanes).orElse(0),
                        lock.salt(),
                        lock.dataKey())
                > 0;
    }
}
