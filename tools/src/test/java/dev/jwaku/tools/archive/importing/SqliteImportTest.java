package dev.jwaku.tools.archive.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.tools.archive.database.HistoryUrl;
import dev.jwaku.tools.archive.database.UnusableDatabaseException;
import dev.jwaku.tools.archive.importing.ImportReport.End;
import dev.jwaku.waku.store.ArchivedMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From and to files. */
@Timeout(180)
class SqliteImportTest {
    private static final List<ArchivedMessage> MESSAGES = SampleHistory.of(12_000, 60);

    @TempDir
    Path folder;

    @Test
    void aFileGoesIntoAFileAlsoWithABreak() throws SQLException {
        ImportOptions options = ImportOptions.of(source(), file("ours"));
        AtomicInteger slices = new AtomicInteger();
        ImportReport first =
                new HistoryImport(options, progress -> slices.incrementAndGet(), () -> slices.get() == 2).run();
        assertThat(first.end()).isEqualTo(End.STOPPED);

        ImportReport second = run(options);

        assertThat(second.isGood()).isTrue();
        assertThat(second.readNow()).isEqualTo(12_000 - first.readNow());
        assertThat(second.added()).isEqualTo(12_000);
        ComparisonReport comparison = second.comparison().orElseThrow();
        assertThat(comparison.sampled()).isEqualTo(10_000);
        assertThat(comparison.ranges()).hasSize(3).allMatch(ComparisonReport.RangeReport::isEqual);
        assertThat(comparison.ranges().getFirst().name()).isEqualTo("2026-01-01");
    }

    @Test
    void withoutItsRecordEverythingIsReadAgainAndNothingIsThereTwice() throws Exception {
        ImportOptions options = ImportOptions.of(source(), file("ours"));
        assertThat(run(options).added()).isEqualTo(12_000);
        Files.writeString(folder.resolve("ours.import"), options.from() + "\nnonsense\n");

        ImportReport again = run(options);

        assertThat(again.isGood()).isTrue();
        assertThat(again.readNow()).isEqualTo(12_000);
        assertThat(again.added()).isZero();
        assertThat(again.comparison().orElseThrow().more()).isZero();
    }

    @Test
    void aFileGoesIntoPostgresAndBackIntoAFile() throws SQLException {
        try (TestDatabases databases = TestDatabases.start(folder)) {
            String to = databases.create();
            assertThat(run(ImportOptions.of(source(), databases.url(to))).isGood())
                    .isTrue();
            assertThat(databases.number(to, "SELECT count(*) FROM message")).isEqualTo(12_000);

            String reference = databases.reference(MESSAGES);
            assertThat(run(ImportOptions.of(databases.url(reference), file("ours")))
                            .isGood())
                    .isTrue();
        }
    }

    @Test
    void badRowsOfAFileAreNamed() throws SQLException {
        HistoryUrl source = source();
        NwakuFile.run(
                folder.resolve("theirs"),
                "INSERT INTO message VALUES (x'ff', x'2f', x'', 0, x'" + "ab".repeat(32) + "', 17, NULL)",
                "INSERT INTO message VALUES (x'2f', x'2f', NULL, 0, x'abcd', 18, NULL)",
                "INSERT INTO message VALUES (x'2f', x'2f', x'', 0, x'" + "cd".repeat(32) + "', -5, NULL)",
                "INSERT INTO message VALUES (x'2f', x'2f', x'', 0, x'" + "ef".repeat(32)
                        + "', 9223372036854775807, x'')");

        ImportReport report = run(ImportOptions.of(source, file("ours")));

        assertThat(report.isGood()).isTrue();
        assertThat(report.bad()).isEqualTo(4);
        assertThat(report.badRows())
                .extracting(BadRow::reason)
                .containsExactlyInAnyOrder(
                        "the pubsub topic is not UTF-8",
                        "the hash has 2 bytes",
                        "the timestamp is before 1970",
                        "the timestamp is in the future");
    }

    @Test
    void otherFilesAreRefused() throws Exception {
        HistoryUrl source = source();
        assertRefused(file("nothing"), "there is no such file");
        Files.writeString(folder.resolve("text"), "no database at all, but long enough to be looked at");
        assertRefused(file("text"), "not a database");
        NwakuFile.run(folder.resolve("theirs"), "PRAGMA user_version = 9");
        assertRefused(source, "version 9 of nwaku's schema");
        NwakuFile.run(folder.resolve("other"), "CREATE TABLE message (id INTEGER)");
        assertRefused(file("other"), "is not nwaku's");
    }

    private void assertRefused(HistoryUrl from, String reason) {
        assertThatThrownBy(() -> run(ImportOptions.of(from, file("ours"))))
                .isInstanceOf(UnusableDatabaseException.class)
                .hasMessageContaining(reason);
    }

    private HistoryUrl source() throws SQLException {
        NwakuFile.create(folder.resolve("theirs"), MESSAGES);
        return file("theirs");
    }

    private HistoryUrl file(String name) {
        return HistoryUrl.parse("sqlite://" + folder.resolve(name));
    }

    private static ImportReport run(ImportOptions options) {
        return new HistoryImport(options, ImportListener.NONE, () -> false).run();
    }
}
