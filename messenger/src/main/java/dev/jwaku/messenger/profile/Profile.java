package dev.jwaku.messenger.profile;

import dev.jwaku.messenger.chat.Amendments;
import dev.jwaku.messenger.chat.ChatClocks;
import dev.jwaku.messenger.community.CommunityBook;
import dev.jwaku.messenger.contact.ContactBook;
import dev.jwaku.messenger.datasync.SyncStore;
import dev.jwaku.messenger.encryption.EncryptionLayer;
import dev.jwaku.messenger.group.GroupBook;
import dev.jwaku.messenger.identity.Identity;
import dev.jwaku.messenger.identity.KeyDerivation;
import dev.jwaku.messenger.identity.Mnemonic;
import dev.jwaku.messenger.transport.Cursors;
import dev.jwaku.messenger.transport.TopicKeys;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.World;
import dev.jwaku.sqlite.Database;
import dev.jwaku.sqlite.PrivateFiles;
import dev.jwaku.sqlite.Schema;
import dev.jwaku.sqlite.StorageConfig;
import dev.jwaku.sqlite.StorageException;
import dev.jwaku.sqlite.StorageUnreadableException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An open profile: who its owner is, and its database. Close it last.
 *
 * <p>The private key and the words are sealed with a random data key, and that with what the password makes. A profile
 * of a version that kept them in clear is sealed when it is next opened, with the password given then.
 */
public final class Profile implements AutoCloseable {
    /** Name of the database inside the folder. */
    public static final String FILE = "profile.db";

    /** Contacts as first published; later steps take it away again column by column. */
    private static final String CONTACTS = """
            CREATE TABLE contacts (
                peer BLOB PRIMARY KEY,
                added_at INTEGER NOT NULL,
                negotiated_key BLOB NOT NULL,
                heard INTEGER NOT NULL,
                last_clock INTEGER NOT NULL
            )
            """;

    /** Version 1 of the schema. */
    static final List<String> FIRST = List.of(
            OwnerStore.CLEAR_TABLE,
            CONTACTS,
            MessageStore.TABLE,
            "CREATE INDEX messages_of_peer ON messages (peer, number)",
            "CREATE INDEX messages_by_mvds_id ON messages (mvds_id)",
            SyncStore.TABLE);

    /** Layers 4 and 5, which know better than the contact whether the negotiated topic may be used. */
    static final List<String> SECOND = Stream.concat(
                    EncryptionLayer.TABLES.stream(), Stream.of("ALTER TABLE contacts DROP COLUMN heard"))
            .toList();

    /** Messages of any kind, to any number of people, each with one state. */
    private static final List<String> THIRD = Stream.concat(
                    DispatchTables.MIGRATION.stream(), Stream.of(TopicKeys.TABLE, Cursors.TABLE))
            .toList();

    /** Contact requests, private groups, communities, and what became of messages. */
    private static final List<String> FOURTH = Stream.of(
                    MessageStore.MIGRATION,
                    Amendments.TABLES,
                    ChatClocks.TABLES,
                    ContactBook.TABLES,
                    GroupBook.TABLES,
                    CommunityBook.TABLES,
                    List.of("DROP TABLE contacts"))
            .flatMap(List::stream)
            .toList();

    /** The owner under lock; the one in clear is moved there by {@link #unlock}. */
    private static final List<String> SEALED_OWNER = List.of(OwnerStore.TABLE);

    /** How the owner wants to be called. */
    private static final List<String> NAMED_OWNER = List.of(DisplayName.TABLE);

    private static final Schema SCHEMA = new Schema(List.of(FIRST, SECOND, THIRD, FOURTH, SEALED_OWNER, NAMED_OWNER));

    /**
     * Deleted rows are overwritten where it costs no further write: a key that stood in clear, keys that are used up.
     */
    private static final String OVERWRITE_DELETED = "secure_delete=FAST";

    private final World world;
    private final Database database;
    private final Bytes dataKey;
    private final Owner owner;

    private Profile(World world, Database database, Bytes dataKey, Owner owner) {
        this.world = world;
        this.database = database;
        this.dataKey = dataKey;
        this.owner = owner;
    }

    /** Opens a profile without a password; see {@link #open(World, Path, KeyDerivation, StorageConfig, Protection)}. */
    public static Profile open(World world, Path folder, KeyDerivation derivation, StorageConfig storage) {
        return open(world, folder, derivation, storage, Protection.none());
    }

    /**
     * Opens the profile in a folder; an empty or missing folder gets a new person with twelve new words. Takes some
     * tenths of a second with a password.
     *
     * @throws WrongPasswordException if the password does not unlock it
     * @throws dev.jwaku.sqlite.StorageInUseException if it is open elsewhere
     * @throws StorageUnreadableException if it is damaged or of a newer version
     * @throws StorageException if the folder cannot be used
     */
    public static Profile open(
            World world, Path folder, KeyDerivation derivation, StorageConfig storage, Protection protection) {
        Database database = database(world, folder, storage);
        boolean opened = false;
        try {
            Profile profile = unlock(world, database, folder, protection)
                    .orElseGet(() -> create(world, database, Mnemonic.create(world.entropy()), derivation, protection));
            opened = true;
            return profile;
        } finally {
            if (!opened) {
                database.close();
            }
        }
    }

    /**
     * Makes a profile from words, without a password; see {@link #restore(World, Path, Mnemonic, KeyDerivation,
     * StorageConfig, Protection)}.
     */
    public static Profile restore(
            World world, Path folder, Mnemonic words, KeyDerivation derivation, StorageConfig storage) {
        return restore(world, folder, words, derivation, storage, Protection.none());
    }

    /**
     * Makes the profile of a person who has words already; messages and contacts are not in the words.
     *
     * @throws ProfileExistsException if the folder holds a profile
     * @throws StorageException as {@link #open}
     */
    public static Profile restore(
            World world,
            Path folder,
            Mnemonic words,
            KeyDerivation derivation,
            StorageConfig storage,
            Protection protection) {
        Database database = database(world, folder, storage);
        boolean opened = false;
        try {
            if (isOwned(database)) {
                throw new ProfileExistsException(folder + " holds a profile already");
            }
            Profile profile = create(world, database, words, derivation, protection);
            opened = true;
            return profile;
        } finally {
            if (!opened) {
                database.close();
            }
        }
    }

    /** The file is made private before anything secret is in it, and an older one before it is opened. */
    private static Database database(World world, Path folder, StorageConfig storage) {
        Path file = folder.resolve(FILE);
        try {
            PrivateFiles.restrict(file);
        } catch (IOException e) {
            throw new StorageException("cannot make " + file + " private: " + e.getMessage(), e);
        }
        String[] pragmas = Stream.concat(storage.pragmas().stream(), Stream.of(OVERWRITE_DELETED))
                .toArray(String[]::new);
        return Database.open(world, file, SCHEMA, storage.withPragmas(pragmas));
    }

    private static boolean isOwned(Database database) {
        return database.run(
                "look for an owner",
                sql -> OwnerStore.load(sql).isPresent()
                        || OwnerStore.loadClear(sql).isPresent());
    }

    private static Optional<Profile> unlock(World world, Database database, Path folder, Protection protection) {
        try {
            Optional<OwnerStore.Locked> locked = database.run("read the owner", OwnerStore::load);
            if (locked.isPresent()) {
                Bytes dataKey =
                        Slow.run(world, () -> locked.get().lock().open(protection.password(), String.valueOf(folder)));
                return Optional.of(
                        new Profile(world, database, dataKey, locked.get().open(dataKey)));
            }
            return database.run("read the owner", OwnerStore::loadClear)
                    .map(owner -> save(world, database, owner, protection));
        } catch (IllegalArgumentException e) {
            throw new StorageUnreadableException(database.path() + ": the identity is damaged", e);
        }
    }

    private static Profile create(
            World world, Database database, Mnemonic words, KeyDerivation derivation, Protection protection) {
        return save(world, database, Slow.run(world, () -> Owner.of(words, derivation)), protection);
    }

    private static Profile save(World world, Database database, Owner owner, Protection protection) {
        Bytes dataKey = Bytes.wrap(world.entropy().bytes(PasswordHashing.KEY_LENGTH));
        Lock lock = Slow.run(world, () -> Lock.around(dataKey, protection, world.entropy()));
        return database.run("save the owner", sql -> {
            OwnerStore.save(sql, owner, lock, dataKey, world.entropy());
            return new Profile(world, database, dataKey, owner);
        });
    }

    /**
     * Locks the profile with another password, or with none, from now on: when this returns, only the new one opens it.
     * What was copied of the file before still opens with the old one.
     *
     * @param present the password of now
     * @throws WrongPasswordException if it is not
     * @throws StorageException if it cannot be stored; then the old one stays
     */
    public void changePassword(Password present, Protection next) {
        Lock old = database.run("read the lock", OwnerStore::load)
                .orElseThrow(() -> new StorageUnreadableException(database.path() + ": the owner is gone"))
                .lock();
        Path folder = database.path().toAbsolutePath().getParent();
        Lock lock = Slow.run(world, () -> {
            old.open(present, String.valueOf(folder));
            return Lock.around(dataKey, next, world.entropy());
        });
        if (!database.run("change the password", sql -> OwnerStore.relock(sql, lock))) {
            throw new StorageUnreadableException(database.path() + ": the owner is gone");
        }
    }

    /** Whose profile it is. */
    public Identity identity() {
        return owner.identity();
    }

    /** The words from which the identity can be made again. */
    public Mnemonic mnemonic() {
        return owner.words();
    }

    /** The database of this profile. */
    public Database database() {
        return database;
    }

    @Override
    public void close() {
        database.close();
    }
}
