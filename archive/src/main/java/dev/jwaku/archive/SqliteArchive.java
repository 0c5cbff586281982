package dev.jwaku.archive;

import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.World;
import dev.jwaku.sqlite.Database;
import dev.jwaku.sqlite.Readers;
import dev.jwaku.sqlite.Schema;
import dev.jwaku.sqlite.Sql;
import dev.jwaku.sqlite.StorageConfig;
import dev.jwaku.sqlite.StorageException;
import dev.jwaku.sqlite.StorageFullException;
import dev.jwaku.sqlite.StorageInUseException;
import dev.jwaku.sqlite.StorageReadOnlyException;
import dev.jwaku.sqlite.StorageTooSlowException;
import dev.jwaku.sqlite.StorageUnreadableException;
import dev.jwaku.waku.store.ArchiveException;
import dev.jwaku.waku.store.ArchivedMessage;
import dev.jwaku.waku.store.MessageArchive;
import dev.jwaku.waku.store.StorePage;
import dev.jwaku.waku.store.StoreQuery;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * A history in one SQLite file: one writer that groups commits, readers beside it (WAL). What a reader sees is on disk:
 * with {@code synchronous=FULL} SQLite shows a commit only after it is synced.
 *
 * <p>A full disk or a file that may not be written fails the insert; the next one tries anew. A damaged file is
 * reported at the opening or by the call that meets the damage; nothing is deleted or repaired.
 */
public final class SqliteArchive implements MessageArchive {
    /** Pieces of work that read at once. */
    public static final int READERS = 4;

    /** A reader that takes longer is broken off: who asked has given up by then, and others wait for it. */
    public static final Duration QUERY_LIMIT = Duration.ofSeconds(4);

    private static final int DELETE_SLICE = 2000;

    private static final Schema SCHEMA = Schema.of(
            "CREATE TABLE topic (id INTEGER PRIMARY KEY, pubsub TEXT NOT NULL, content TEXT NOT NULL,"
                    + " UNIQUE (content, pubsub))",
            "CREATE INDEX topic_pubsub ON topic (pubsub)",
            // rows lie in the order of arrival, so that growth writes at the end; all order is in the indexes
            "CREATE TABLE message (id INTEGER PRIMARY KEY, ts INTEGER NOT NULL, hash BLOB NOT NULL,"
                    + " topic INTEGER NOT NULL, version INTEGER NOT NULL, payload BLOB NOT NULL, meta BLOB)",
            "CREATE UNIQUE INDEX message_hash ON message (hash)",
            "CREATE INDEX message_time ON message (ts, hash)",
            "CREATE INDEX message_topic ON message (topic, ts, hash)");

    private final World world;
    private final Database database;
    private final Readers readers;
    private final SqliteInsert insert = new SqliteInsert();

    private SqliteArchive(World world, Database database, Readers readers) {
        this.world = world;
        this.database = database;
        this.readers = readers;
    }

    /**
     * Opens the file, creating it and its folder.
     *
     * @throws ArchiveException if it cannot be used: open elsewhere, damaged, no database, of a newer version
     */
    public static SqliteArchive open(World world, Path path) {
        // larger steps between checkpoints: index pages are written at random places
        StorageConfig config = StorageConfig.durable().withPragmas("cache_size=-65536", "wal_autocheckpoint=8000");
        return open(world, path, config);
    }

    /** The same with other care for the disk, for simulation. */
    public static SqliteArchive open(World world, Path path, StorageConfig config) {
        return translated(() -> {
            Database database = Database.open(world, path, SCHEMA, config);
            boolean complete = false;
            try {
                SqliteArchive archive = new SqliteArchive(world, database, database.openReaders(READERS));
                complete = true;
                return archive;
            } finally {
                if (!complete) {
                    database.close();
                }
            }
        });
    }

    @Override
    public int insert(List<ArchivedMessage> messages) {
        if (messages.isEmpty()) {
            return 0;
        }
        return translated(() -> database.run("keep messages", sql -> insert.run(sql, messages)));
    }

    @Override
    public StorePage query(StoreQuery query) {
        Queries.check(query);
        return translated(() -> readers.read(
                "query messages", sql -> new SqliteQuery(sql, query).run(), Deadline.after(world, QUERY_LIMIT)));
    }

    @Override
    public long count() {
        return number("SELECT count(*) FROM message").orElse(0);
    }

    @Override
    public OptionalLong oldest() {
        return number("SELECT ts FROM message ORDER BY ts, hash LIMIT 1");
    }

    /** Pages in use. Freed pages are used again, so the file does not shrink; the log beside it is not counted. */
    @Override
    public long sizeBytes() {
        return number("SELECT (page_count - freelist_count) * page_size FROM pragma_page_count, pragma_freelist_count,"
                        + " pragma_page_size")
                .orElse(0);
    }

    @Override
    public int deleteOlderThan(long nanos, int most) {
        return delete(
                "DELETE FROM message WHERE id IN (SELECT id FROM message WHERE ts < ? ORDER BY ts, hash LIMIT ?)",
                most,
                nanos);
    }

    @Override
    public int deleteOldest(int most) {
        return delete("DELETE FROM message WHERE id IN (SELECT id FROM message ORDER BY ts, hash LIMIT ?)", most);
    }

    /** In slices, so that inserts get their turn between. */
    private int delete(String statement, int most, Object... first) {
        int deleted = 0;
        while (deleted < most) {
            int slice = Math.min(DELETE_SLICE, most - deleted);
            Object[] parameters = Arrays.copyOf(first, first.length + 1);
            parameters[first.length] = slice;
            int gone = translated(() -> database.run("forget messages", sql -> sql.update(statement, parameters)));
            deleted += gone;
            if (gone < slice) {
                break;
            }
        }
        return deleted;
    }

    private OptionalLong number(String statement) {
        return translated(() -> readers.read("read figures", sql -> number(sql, statement)));
    }

    private static OptionalLong number(Sql sql, String statement) throws SQLException {
        return sql.first(statement, row -> OptionalLong.of(row.number(1))).orElse(OptionalLong.empty());
    }

    private static <T> T translated(Supplier<T> work) {
        try {
            return work.get();
        } catch (StorageException e) {
            throw new ArchiveException(kind(e), String.valueOf(e.getMessage()), e);
        }
    }

    private static ArchiveException.Kind kind(StorageException e) {
        return switch (e) {
            case StorageTooSlowException slow -> ArchiveException.Kind.TOO_SLOW;
            case StorageFullException full -> ArchiveException.Kind.FULL;
            case StorageReadOnlyException readOnly -> ArchiveException.Kind.READ_ONLY;
            case StorageUnreadableException unreadable -> ArchiveException.Kind.UNREADABLE;
            case StorageInUseException inUse -> ArchiveException.Kind.IN_USE;
            default -> ArchiveException.Kind.FAILED;
        };
    }

    @Override
    public void close() {
        readers.close();
        database.close();
    }
}
