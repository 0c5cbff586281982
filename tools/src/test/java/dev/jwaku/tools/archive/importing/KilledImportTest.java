package dev.jwaku.tools.archive.importing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.archive.postgres.ArchiveTables;
import dev.jwaku.tools.archive.database.HistoryUrl;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that imports is killed twice in the middle of it; the third one finishes. */
@Timeout(300)
class KilledImportTest {
    private static final int MESSAGES = 20_000;

    @TempDir
    Path folder;

    @Test
    void anotherRunGoesOnWithoutLossAndWithoutDuplicates() throws Exception {
        try (TestDatabases databases = TestDatabases.start(folder)) {
            String small = databases.reference(SampleHistory.of(MESSAGES, 40));
            killTwiceAndFinish(databases, small, databases.create(), MESSAGES, 7, 11);
            killTwiceAndFinish(databases, small, small, MESSAGES, 7, 11);
            String large = databases.reference(SampleHistory.of(MESSAGES, 2));
            killTwiceAndFinish(databases, large, databases.create(), MESSAGES, 1, 1);
            killTwiceAndFinish(databases, large, large, MESSAGES, 1, 1);
        }
    }

    /** A month in 720 partitions. */
    @Test
    @Tag("soak")
    @Timeout(3600)
    void aMillionMessagesArriveAfterTwoKills() throws Exception {
        int million = 1_000_000;
        int days = 30;
        int day = million / days;
        try (TestDatabases databases = TestDatabases.start(folder)) {
            String from = databases.reference(List.of());
            long step = Duration.ofDays(days).toNanos() / million;
            try (Connection connection = databases.connect(from)) {
                for (int first = 0; first < million; first += day) {
                    TestDatabases.load(
                            connection,
                            LongStream.range(first, Math.min(million, first + day))
                                    .mapToObj(i -> SampleHistory.message(i, SampleHistory.START + i * step))
                                    .toList());
                }
            }
            assertThat(databases.number(from, "SELECT count(*) FROM messages_lookup"))
                    .isEqualTo(million);
            ImportReport report = killTwiceAndFinish(databases, from, databases.create(), million, 150, 300);
            System.out.printf(
                    "%,d rows in %.1f s, %,.0f rows/s; compared %,d in %d partitions, %,d of them in full%n",
                    report.readNow(),
                    report.seconds(),
                    report.rate(),
                    report.comparison().orElseThrow().source(),
                    report.ranges(),
                    report.comparison().orElseThrow().sampled());
        }
    }

    /**
     * Moves a history.
     *
     * @param kills after how many more slices the process is killed
     */
    private static ImportReport killTwiceAndFinish(
            TestDatabases databases, String from, String to, int messages, int... kills) throws Exception {
        long before = 0;
        for (int slices : kills) {
            runAndKill(databases.server().url(from), databases.server().url(to), slices);
            long there = recorded(databases, to);
            assertThat(there).isGreaterThan(before).isLessThan(messages);
            before = there;
        }
        ImportOptions options = ImportOptions.of(databases.url(from), databases.url(to));
        ImportReport report = new HistoryImport(options, ImportListener.NONE, () -> false).run();

        assertThat(report.isGood()).isTrue();
        assertThat(report.readNow()).isEqualTo(messages - before);
        assertThat(report.added()).isEqualTo(messages);
        assertThat(report.comparison().orElseThrow().ranges()).allMatch(ComparisonReport.RangeReport::isEqual);
        assertThat(report.comparison().orElseThrow().sampled()).isEqualTo(10_000);
        return report;
    }

    /** What the record says is what is there: they are of one transaction. */
    private static long recorded(TestDatabases databases, String to) throws SQLException {
        try (Connection connection = databases.connect(to);
                Statement statement = connection.createStatement()) {
            // the server may still be at the last statement of the dead
            statement.execute("SELECT pg_advisory_lock(" + ArchiveTables.IMPORT_LOCK + ")");
        }
        long recorded = databases.number(to, "SELECT sum(rows_added) FROM import_progress");
        assertThat(databases.number(to, "SELECT count(*) FROM message")).isEqualTo(recorded);
        return recorded;
    }

    /** The child waits for leave after each slice, so that it is in the next one when it is killed. */
    private static void runAndKill(String from, String to, int slices) throws IOException, InterruptedException {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        from,
                        to)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader out = child.inputReader()) {
            for (int i = 0; i < slices; i++) {
                assertThat(out.readLine()).as("the child ended by itself").startsWith("IMPORT");
                child.getOutputStream().write('\n');
                child.getOutputStream().flush();
            }
        } finally {
            child.destroyForcibly().waitFor();
        }
    }

    /** What is killed. */
    static final class Child {
        private static void report(ImportListener.Phase phase) {
            System.out.println(phase);
            try {
                if (System.in.read() < 0) {
                    throw new IllegalStateException("the parent is gone");
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        public static void main(String[] arguments) {
            ImportOptions options = ImportOptions.of(HistoryUrl.parse(arguments[0]), HistoryUrl.parse(arguments[1]));
            new HistoryImport(options, progress -> report(progress.phase()), () -> false).run();
        }
    }
}
