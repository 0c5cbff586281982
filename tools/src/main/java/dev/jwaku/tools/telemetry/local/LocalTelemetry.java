package dev.jwaku.tools.telemetry.local;

import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Mailbox;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import dev.jwaku.sqlite.StorageException;
import dev.jwaku.telemetry.journal.Journal;
import dev.jwaku.telemetry.journal.JournalReader;
import dev.jwaku.tools.telemetry.store.StoreException;
import dev.jwaku.tools.telemetry.store.TelemetryStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store that shows journals of this machine: it is filled from them, is brought up to date while their programs run,
 * and goes when this is closed. The journals are only read. Thread-safe.
 */
public final class LocalTelemetry implements AutoCloseable {
    /** How often journals are looked at. */
    static final Duration LOOK_EVERY = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(LocalTelemetry.class);

    private final World world;
    private final Path folder;
    private final TelemetryStore store;
    private final List<JournalReader> journals;
    private final List<JournalFeed> feeds;
    private final Mailbox<Boolean> end;
    private final Tasks tasks;

    private LocalTelemetry(World world, Path folder, TelemetryStore store, List<JournalReader> journals) {
        this.world = world;
        this.folder = folder;
        this.store = store;
        this.journals = journals;
        this.feeds = journals.stream()
                .map(journal -> new JournalFeed(journal, store))
                .toList();
        this.end = new Mailbox<>(world, 1);
        this.tasks = new Tasks(world, "local-telemetry");
    }

    /**
     * Reads journals, and goes on reading what comes.
     *
     * @param places files, or folders of profiles
     * @throws IOException if one is not there or cannot be read, or there is no room for the sums
     */
    public static LocalTelemetry open(World world, List<Path> places) throws IOException {
        List<JournalReader> journals = new ArrayList<>();
        boolean isOpen = false;
        try {
            for (Path place : places) {
                journals.add(JournalReader.open(world, Files.isDirectory(place) ? place.resolve(Journal.FILE) : place));
            }
            Path folder = Files.createTempDirectory("jwaku-telemetry");
            LocalTelemetry local =
                    new LocalTelemetry(world, folder, TelemetryStore.sqlite(folder.resolve("sums.sqlite3")), journals);
            local.tasks.start("journals", local::goOn);
            isOpen = true;
            return local;
        } catch (StorageException e) {
            throw new IOException(e.getMessage(), e);
        } finally {
            if (!isOpen) {
                journals.forEach(JournalReader::close);
            }
        }
    }

    private void goOn() {
        while (!end.isClosed()) {
            try {
                feeds.forEach(feed -> feed.bring(world.now()));
            } catch (StorageException | StoreException e) {
                log.atWarn().addKeyValue("reason", e.getMessage()).log("what is shown is not up to date");
            }
            end.take(Deadline.after(world, LOOK_EVERY));
        }
    }

    /** What the journals say. */
    public TelemetryStore store() {
        return store;
    }

    @Override
    public void close() {
        end.close();
        tasks.close();
        journals.forEach(JournalReader::close);
        store.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException | UncheckedIOException e) {
            log.atWarn().addKeyValue("folder", folder).log("the sums were not deleted");
        }
    }
}
