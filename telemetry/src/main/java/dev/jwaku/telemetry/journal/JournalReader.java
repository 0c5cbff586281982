package dev.jwaku.telemetry.journal;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.World;
import dev.jwaku.sqlite.Readers;
import dev.jwaku.sqlite.Sql;
import dev.jwaku.sqlite.StorageException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a journal while the program that writes it runs, or after it. Thread-safe; calls wait for the disk and may
 * throw {@link StorageException}.
 */
public final class JournalReader implements AutoCloseable {
    private final Readers readers;

    private JournalReader(Readers readers) {
        this.readers = readers;
    }

    /**
     * The records of one boot that are in the journal.
     *
     * @param firstHeld number of its first batch that was not uploaded; not 0 if records are gone that are elsewhere
     * @param entries in the order in which they were first written
     */
    public record Chain(Bytes installId, Bytes bootId, long firstHeld, List<Entry> entries) {
        /** Copies the list. */
        public Chain {
            entries = List.copyOf(entries);
        }
    }

    /**
     * One record.
     *
     * @param number of its place; it stays there
     * @param line as it would be uploaded now; a message that comes further may change it
     */
    public record Entry(long number, String line) {}

    private record Boot(long number, Bytes installId, Bytes bootId, long firstHeld) {}

    /**
     * Opens a file.
     *
     * @throws StorageException if it is none, or one of another version
     */
    public static JournalReader open(World world, Path file) {
        Readers readers = Readers.open(world, file, 1);
        boolean isRight = false;
        try {
            int version = readers.read(
                    "see what it is",
                    sql -> sql.first("PRAGMA user_version", row -> row.integer(1))
                            .orElse(0));
            if (version != JournalSchema.SCHEMA.version()) {
                throw new StorageException(file + " is no journal of this version");
            }
            isRight = true;
            return new JournalReader(readers);
        } finally {
            if (!isRight) {
                readers.close();
            }
        }
    }

    /** All that is there now: at most what a journal holds. */
    public List<Chain> read() {
        return readers.read("read the journal", JournalReader::read);
    }

    private static List<Chain> read(Sql sql) throws SQLException {
        List<Chain> chains = new ArrayList<>();
        for (Boot boot : sql.query(
                "SELECT b.number, i.install_id, b.boot_id, b.first_held FROM boots b"
                        + " JOIN installs i ON i.number = b.install WHERE i.gone = 0 ORDER BY b.number",
                row -> new Boot(row.number(1), row.bytes(2), row.bytes(3), row.number(4)))) {
            chains.add(new Chain(
                    boot.installId(),
                    boot.bootId(),
                    boot.firstHeld(),
                    sql.query(
                            "SELECT number, line FROM events WHERE boot = ? ORDER BY number",
                            row -> new Entry(row.number(1), row.text(2)),
                            boot.number())));
        }
        return chains;
    }

    /** Closes the file. Idempotent. */
    @Override
    public void close() {
        readers.close();
    }
}
