package dev.jwaku.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.runtime.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
    private static final Schema SCHEMA = Schema.of("CREATE TABLE t (n INTEGER PRIMARY KEY)");

    private final SystemWorld world = new SystemWorld();

    private Path folder;

    @BeforeEach
    void prepare(@TempDir Path temporary) {
        folder = temporary;
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void keepsWhatWasCommittedWithoutBeingClosed() throws IOException {
        Path copy = folder.resolve("copy");
        try (Database database = open(folder.resolve("original/test.db"))) {
            insert(database, 7);
            copy(folder.resolve("original"), copy);
        }
        try (Database database = open(copy.resolve("test.db"))) {
            assertThat(count(database)).isEqualTo(1);
        }
    }

    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // the query itself hears no interrupt
    void aReadingThatTakesTooLongIsBrokenOff() {
        try (Database database = open(folder.resolve("test.db"));
                Readers readers = database.openReaders(1)) {
            Database.Work<List<Long>> endless = sql -> sql.query(
                    "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n",
                    row -> row.number(1));
            assertThatThrownBy(
                            () -> readers.read("count for ever", endless, Deadline.after(world, Duration.ofMillis(50))))
                    .isInstanceOf(StorageTooSlowException.class)
                    .hasMessageContaining("cannot count for ever");
            // and the connection is as good as before
            List<Long> counted =
                    readers.read("count", sql -> sql.query("SELECT count(*) FROM t", row -> row.number(1)));
            assertThat(counted).containsExactly(0L);
        }
    }

    @Test
    void undoesOnlyTheWorkThatFails() {
        try (Database database = open(folder.resolve("test.db"));
                Tasks tasks = new Tasks(world, "test")) {
            List<Tasks.Task> senders = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                int number = i;
                senders.add(tasks.start("sender-" + i, () -> insertTwiceEveryFifth(database, number)));
            }
            senders.forEach(sender -> sender.join(Deadline.after(world, Duration.ofSeconds(20))));

            assertThat(count(database)).isEqualTo(40);
        }
    }

    private static void insertTwiceEveryFifth(Database database, int number) {
        try {
            database.run("insert", sql -> {
                sql.update("INSERT INTO t VALUES (?)", number);
                return number % 5 == 0 ? sql.update("INSERT INTO t VALUES (?)", number) : 1;
            });
        } catch (StorageException e) {
            assertThat(number % 5).isZero();
        }
    }

    @Test
    void secondOpenerIsRefused() {
        try (Database first = open(folder.resolve("test.db"))) {
            assertThatThrownBy(() -> open(first.path()))
                    .isInstanceOf(StorageInUseException.class)
                    .hasMessageContaining("test.db");
        }
        open(folder.resolve("test.db")).close();
    }

    @Test
    void fileThatIsNoDatabaseIsUnreadable() throws IOException {
        Path file = folder.resolve("test.db");
        Files.writeString(file, "this is certainly not a database, and long enough to look at. ".repeat(40));

        assertThatThrownBy(() -> open(file)).isInstanceOf(StorageUnreadableException.class);
    }

    @Test
    void newerVersionIsUnreadable() {
        Schema newer = new Schema(List.of(SCHEMA.steps().get(0), List.of("CREATE TABLE u (n INTEGER)")));
        Path file = folder.resolve("test.db");
        Database.open(world, file, newer, StorageConfig.durable()).close();

        assertThatThrownBy(() -> open(file))
                .isInstanceOf(StorageUnreadableException.class)
                .hasMessageContaining("newer program");
    }

    @Test
    void migratesFromAnOlderVersion() {
        Path file = folder.resolve("test.db");
        try (Database old = open(file)) {
            insert(old, 1);
        }
        Schema newer = new Schema(List.of(SCHEMA.steps().get(0), List.of("ALTER TABLE t ADD COLUMN name TEXT")));
        try (Database database = Database.open(world, file, newer, StorageConfig.durable())) {
            assertThat(database.<Integer>run("write", sql -> sql.update("INSERT INTO t VALUES (2, 'two')")))
                    .isEqualTo(1);
            assertThat(count(database)).isEqualTo(2);
        }
    }

    private Database open(Path file) {
        return Database.open(world, file, SCHEMA, StorageConfig.durable());
    }

    private static void insert(Database database, int number) {
        database.run("insert", sql -> sql.update("INSERT INTO t VALUES (?)", number));
    }

    private static long count(Database database) {
        return database.run(
                "count",
                sql -> sql.first("SELECT count(*) FROM t", row -> row.number(1)).orElseThrow());
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file :
                    files.filter(each -> !each.toString().endsWith(".lock")).toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    @Test
    void aFullDiskIsItsOwnErrorForEverybodyInTheCommit() {
        StorageConfig tiny = StorageConfig.durable().withPragmas("max_page_count=8");
        Schema blobs = Schema.of("CREATE TABLE b (n INTEGER PRIMARY KEY, data BLOB)");
        String insert = "INSERT INTO b (data) VALUES (zeroblob(?))";
        try (Database database = Database.open(world, folder.resolve("full.db"), blobs, tiny)) {
            assertThatThrownBy(() -> database.run("write", sql -> sql.update(insert, 100_000)))
                    .isInstanceOf(StorageFullException.class);
            assertThat(database.<Integer>run("write", sql -> sql.update(insert, 100)))
                    .isEqualTo(1);
        }
    }

    @Test
    void aDiskThatIsFullForAWhileTakesWritesAgainAfterwards() {
        AtomicBoolean isFull = new AtomicBoolean();
        StorageConfig disk = StorageConfig.simulated().withDiskFull(isFull::get);
        Schema blobs = Schema.of("CREATE TABLE b (n INTEGER PRIMARY KEY, data BLOB)");
        String insert = "INSERT INTO b (data) VALUES (zeroblob(?))";
        try (Database database = Database.open(world, folder.resolve("full.db"), blobs, disk)) {
            isFull.set(true);
            assertThatThrownBy(() -> database.run("write", sql -> sql.update(insert, 100_000)))
                    .isInstanceOf(StorageFullException.class);
            isFull.set(false);
            assertThat(database.<Integer>run("write", sql -> sql.update(insert, 100_000)))
                    .isEqualTo(1);
        }
    }

    @Test
    void readersSeeWhatIsCommitted() {
        try (Database database = open(folder.resolve("test.db"));
                Readers readers = database.openReaders(2)) {
            insert(database, 7);
            assertThat(readers.<Integer>read(
                            "count",
                            sql -> sql.first("SELECT count(*) FROM t", row -> row.integer(1))
                                    .orElseThrow()))
                    .isEqualTo(1);
            assertThatThrownBy(() -> readers.read("write", sql -> sql.update("INSERT INTO t (n) VALUES (8)")))
                    .isInstanceOf(StorageReadOnlyException.class);
            readers.close();
            assertThatThrownBy(() -> readers.read("count", sql -> 1)).isInstanceOf(StorageException.class);
        }
    }
}
