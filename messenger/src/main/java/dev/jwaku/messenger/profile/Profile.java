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
import dev.jwaku.runtime.World;
import dev.jwaku.sqlite.Database;
import dev.jwaku.sqlite.Schema;
import dev.jwaku.sqlite.Sql;
import dev.jwaku.sqlite.StorageConfig;
import dev.jwaku.sqlite.StorageUnreadableException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** An open profile: who its owner is, and its database. Close it last. */
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
            """
            CREATE TABLE identity (
                only INTEGER PRIMARY KEY CHECK (only = 1),
                private_key BLOB NOT NULL,
                mnemonic TEXT NOT NULL
            )
            """,
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

    private static final Schema SCHEMA = new Schema(List.of(FIRST, SECOND, THIRD, FOURTH));

    private final Database database;
    private final Stored owner;

    private Profile(Database database, Stored owner) {
        this.database = database;
        this.owner = owner;
    }

    /**
     * Opens the profile in a folder; an empty or missing folder gets a new person with twelve new words.
     *
     * @throws dev.jwaku.sqlite.StorageInUseException if it is open elsewhere
     * @throws StorageUnreadableException if it is damaged or of a newer version
     * @throws dev.jwaku.sqlite.StorageException if the folder cannot be used
     */
    public static Profile open(World world, Path folder, KeyDerivation derivation, StorageConfig storage) {
        Database database = Database.open(world, folder.resolve(FILE), SCHEMA, storage);
        boolean opened = false;
        try {
            Optional<Stored> owner = load(database);
            Profile profile = new Profile(
                    database,
                    owner.isPresent()
                            ? owner.get()
                            : save(database, Stored.of(world, Mnemonic.create(world.entropy()), derivation)));
            opened = true;
            return profile;
        } finally {
            if (!opened) {
                database.close();
            }
        }
    }

    /**
     * Makes the profile of a person who has words already; messages and contacts are not in the words.
     *
     * @throws ProfileExistsException if the folder holds a profile
     * @throws dev.jwaku.sqlite.StorageException as {@link #open}
     */
    public static Profile restore(
            World world, Path folder, Mnemonic words, KeyDerivation derivation, StorageConfig storage) {
        Database database = Database.open(world, folder.resolve(FILE), SCHEMA, storage);
        boolean opened = false;
        try {
            if (load(database).isPresent()) {
                throw new ProfileExistsException(folder + " holds a profile already");
            }
            Profile profile = new Profile(database, save(database, Stored.of(world, words, derivation)));
            opened = true;
            return profile;
        } finally {
            if (!opened) {
                database.close();
            }
        }
    }

    private static Optional<Stored> load(Database database) {
        try {
            return database.run(
                    "read the identity",
                    sql -> sql.first(
                            "SELECT private_key, mnemonic FROM identity",
                            row -> new Stored(Identity.fromPrivateKey(row.bytes(1)), Mnemonic.parse(row.text(2)))));
        } catch (IllegalArgumentException e) {
            throw new StorageUnreadableException(database.path() + ": the identity is damaged", e);
        }
    }

    private static Stored save(Database database, Stored owner) {
        return database.run("save the identity", sql -> insert(sql, owner));
    }

    private static Stored insert(Sql sql, Stored owner) throws SQLException {
        sql.update(
                "INSERT INTO identity (only, private_key, mnemonic) VALUES (1, ?, ?)",
                owner.identity().privateKey(),
                owner.words().phrase());
        return owner;
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

    private record Stored(Identity identity, Mnemonic words) {
        static Stored of(World world, Mnemonic words, KeyDerivation derivation) {
            return new Stored(Slow.run(world, () -> Identity.fromMnemonic(words, derivation)), words);
        }
    }
}
