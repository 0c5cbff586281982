package dev.jwaku.telemetry.journal;

import dev.jwaku.runtime.World;
import dev.jwaku.sqlite.Database;
import dev.jwaku.sqlite.Sql;
import dev.jwaku.telemetry.record.Counters;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Facts on disk, as records that wait for their upload. Thread-safe; calls wait for the disk. Every one of them may
 * throw {@link dev.jwaku.sqlite.StorageException}, and has then changed nothing.
 */
public final class Journal implements AutoCloseable {
    /** Name of the file inside the profile's folder. */
    public static final String FILE = "telemetry.db";
    /** How long messages are remembered whose records may still change: twice as long as the messenger tries. */
    static final Duration MEMORY = Duration.ofDays(62);
    /** Most messages remembered, and most conversations. */
    static final int MOST_REMEMBERED = 100_000;

    private static final int FACTS_BETWEEN_TRIMS = 256;

    private final World world;
    private final JournalConfig config;
    private final Database database;
    private final BootRows boots;
    /** One transaction at a time: each knows what the one before it left. */
    private final ReentrantLock lock = new ReentrantLock();

    private Boot boot;
    private OptionalLong lastNoted = OptionalLong.empty();
    private long events;
    private int notesSinceTrim;

    @SuppressWarnings("NullAway.Init") // the boot begins before anybody sees the journal
    private Journal(World world, Database database, JournalConfig config) {
        this.world = world;
        this.database = database;
        this.config = config;
        this.boots = new BootRows(world, config);
    }

    /**
     * Opens the file, creating it if need be, and begins a boot.
     *
     * @throws dev.jwaku.sqlite.StorageException if it cannot be used
     */
    public static Journal open(World world, Path file, JournalConfig config) {
        Database database = Database.open(world, file, JournalSchema.SCHEMA, config.storage());
        Journal journal = new Journal(world, database, config);
        boolean opened = false;
        try {
            journal.begin();
            opened = true;
            return journal;
        } finally {
            if (!opened) {
                database.close();
            }
        }
    }

    private void begin() {
        Begun begun = database.run("begin a boot", sql -> {
            OptionalLong last = BootRows.lastNoted(sql);
            Boot begins = boots.begin(sql);
            trim(sql);
            return new Begun(begins, EventRows.count(sql), last);
        });
        boot = begun.boot();
        events = begun.events();
        lastNoted = begun.lastNoted();
    }

    private record Begun(Boot boot, long events, OptionalLong lastNoted) {}

    /** When the run before this one last wrote something, by the wall clock; empty if there was none. */
    public OptionalLong lastNotedMillis() {
        return lastNoted;
    }

    /**
     * Writes facts down, in one transaction.
     *
     * @param owed what earlier facts that could not be written add to the counters
     */
    public void note(List<Fact> facts, Counters owed) {
        lock.lock();
        try {
            boolean isDue = notesSinceTrim + facts.size() >= FACTS_BETWEEN_TRIMS || events > config.mostEvents();
            Noted noted = database.run("note facts", sql -> {
                Bookkeeper bookkeeper = new Bookkeeper(sql, config, boots, boot);
                BootRows.add(sql, boot.install(), owed);
                for (Fact fact : facts) {
                    bookkeeper.note(fact);
                }
                BootRows.noted(sql, bookkeeper.boot(), world.now().toEpochMilli());
                long dropped = isDue || events + bookkeeper.records() > config.mostEvents() ? trim(sql) : 0;
                return new Noted(bookkeeper.boot(), bookkeeper.records() - dropped);
            });
            boot = noted.boot();
            events += noted.more();
            notesSinceTrim = isDue ? 0 : notesSinceTrim + facts.size();
        } finally {
            lock.unlock();
        }
    }

    private record Noted(Boot boot, long more) {}

    private long trim(Sql sql) throws SQLException {
        long now = world.now().toEpochMilli();
        long forgotten = now - MEMORY.toMillis();
        for (String table : List.of("outgoing", "incoming")) {
            sql.update("DELETE FROM " + table + " WHERE made_at < ?", forgotten);
            sql.update(
                    "DELETE FROM " + table + " WHERE made_at < (SELECT made_at FROM " + table
                            + " ORDER BY made_at DESC LIMIT 1 OFFSET ?)",
                    MOST_REMEMBERED);
        }
        sql.update("DELETE FROM flows WHERE used_at < ?", forgotten);
        return EventRows.drop(sql, config.mostEvents(), now - config.longest().toMillis());
    }

    /** The batch that is to be uploaded now; made if there is none under way. Empty if there is nothing to upload. */
    public Optional<Upcoming> take() {
        return run("make a batch", sql -> BatchRows.next(sql, true));
    }

    /** What {@link #take} would give now, without making it. */
    public Optional<Upcoming> preview() {
        return run("preview a batch", sql -> BatchRows.next(sql, false));
    }

    /** When the present installation id was drawn, by the wall clock. */
    public long installedAtMillis() {
        return run("see how old the installation is", sql -> boot.installedAtMillis());
    }

    /** How many records wait. */
    public long size() {
        lock.lock();
        try {
            return events;
        } finally {
            lock.unlock();
        }
    }

    /** What happened since the present installation id was drawn, as far as it was noted. */
    public Counters counters() {
        return run("read counters", sql -> BootRows.counters(sql, boot.install()));
    }

    /**
     * The service has the batch, but for these records, by their places in it: they are gone.
     *
     * @return whether enough waits to go on at once: a full batch, or the rest of an earlier boot
     */
    public boolean stored(Upcoming batch, List<Integer> refused) {
        remove(
                "forget what is uploaded",
                sql -> (long) BatchRows.refuse(sql, batch, refused) + BatchRows.stored(sql, batch, boot.number()));
        return run("see what is left", sql -> BatchRows.isBehind(sql, boot.number()));
    }

    /**
     * The service wants the batch without these records, by their places in it: they are gone.
     *
     * @return how many that are
     */
    public long refused(Upcoming batch, List<Integer> refused) {
        return remove("forget what is refused", sql -> (long) BatchRows.refuse(sql, batch, refused));
    }

    /** Every installation id that was used here and is not forgotten. */
    public List<Registration> registrations() {
        return run(
                "list installations",
                sql -> sql.query(
                        "SELECT number, install_id, delete_token FROM installs WHERE gone = 0 ORDER BY number",
                        row -> new Registration(row.integer(1), row.bytes(2), row.bytes(3))));
    }

    /** Everything of an installation goes; if it is the present one, a new one begins. */
    public void forget(Registration registration) {
        lock.lock();
        try {
            int install = registration.number();
            Begun begun = database.run("forget an installation", sql -> {
                sql.update("UPDATE installs SET gone = 1 WHERE number = ?", install);
                sql.update("DELETE FROM events WHERE boot IN (SELECT number FROM boots WHERE install = ?)", install);
                sql.update("DELETE FROM boots WHERE install = ?", install);
                sql.update("DELETE FROM flows WHERE install = ?", install);
                sql.update("DELETE FROM outgoing WHERE install = ?", install);
                Boot next = boot.install() == install ? boots.begin(sql) : boot;
                return new Begun(next, EventRows.count(sql), OptionalLong.empty());
            });
            boot = begun.boot();
            events = begun.events();
        } finally {
            lock.unlock();
        }
    }

    private <T> T run(String what, Database.Work<T> work) {
        lock.lock();
        try {
            return database.run(what, work);
        } finally {
            lock.unlock();
        }
    }

    private long remove(String what, Database.Work<Long> work) {
        lock.lock();
        try {
            long gone = database.run(what, work);
            events -= gone;
            return gone;
        } finally {
            lock.unlock();
        }
    }

    /** Closes the file. Idempotent. */
    @Override
    public void close() {
        database.close();
    }
}
