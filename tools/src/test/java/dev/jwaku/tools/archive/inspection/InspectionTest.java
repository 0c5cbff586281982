package dev.jwaku.tools.archive.inspection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.archive.SqliteArchive;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.tools.archive.database.HistoryUrl;
import dev.jwaku.tools.archive.database.UnusableDatabaseException;
import dev.jwaku.tools.archive.importing.HistoryImport;
import dev.jwaku.tools.archive.importing.ImportListener;
import dev.jwaku.tools.archive.importing.ImportOptions;
import dev.jwaku.tools.archive.importing.SampleHistory;
import dev.jwaku.tools.archive.importing.TestDatabases;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class InspectionTest {
    private static final int MESSAGES = 3000;

    @TempDir
    static Path folder;

    private static TestDatabases databases;

    @BeforeAll
    static void start() {
        databases = TestDatabases.start(folder);
    }

    @AfterAll
    static void stop() {
        databases.close();
    }

    private static String history() throws SQLException {
        String from = databases.reference(SampleHistory.of(MESSAGES, 5));
        String to = databases.create();
        assertThat(new HistoryImport(
                                ImportOptions.of(databases.url(from), databases.url(to)),
                                ImportListener.NONE,
                                () -> false)
                        .run()
                        .isGood())
                .isTrue();
        return to;
    }

    @Test
    void whatIsInADatabaseIsSaid() throws SQLException {
        String name = history();
        for (boolean exact : new boolean[] {true, false}) {
            StatsReport report = new ArchiveStats(databases.url(name), 3, exact).read();
            assertThat(report.messages()).isEqualTo(MESSAGES);
            assertThat(report.schemaVersion()).isEqualTo("1");
            assertThat(report.partitions()).hasSize(1).allMatch(one -> one.messages() == MESSAGES);
            assertThat(report.bytes()).isGreaterThan(MESSAGES * 100);
            assertThat(report.oldest()).hasValue(SampleHistory.START);
            assertThat(report.topicCount()).isEqualTo(40);
            assertThat(report.topics())
                    .hasSize(3)
                    .isSortedAccordingTo((one, other) -> Long.compare(other.messages(), one.messages()))
                    .allMatch(topic -> topic.messages() > MESSAGES / 60);
            assertThat(report.imported()).hasValue(new StatsReport.ImportFigures(MESSAGES, MESSAGES, 0));
            assertThat(report.toMap()).containsEntry("oldest", "2026-01-01T00:00:00Z");
        }
    }

    @Test
    void aSoundHistoryIsSound() throws SQLException {
        String name = history();
        SoundnessReport all = new SoundnessCheck(databases.url(name), 10_000).run();
        assertThat(all.isGood()).isTrue();
        assertThat(all.sampled()).isEqualTo(MESSAGES);
        SoundnessReport few = new SoundnessCheck(databases.url(name), 20).run();
        assertThat(few.isGood()).isTrue();
        assertThat(few.sampled()).isLessThan(MESSAGES);
    }

    @Test
    void whatIsWrongIsFound() throws SQLException {
        String name = history();
        databases.run(
                name,
                "UPDATE message SET meta = NULL WHERE ts IN"
                        + " (SELECT ts FROM message WHERE meta IS NOT NULL ORDER BY ts LIMIT 2)",
                "INSERT INTO message SELECT ts + 1, topic_id, version, hash, payload, meta FROM message"
                        + " ORDER BY ts DESC LIMIT 1",
                "INSERT INTO message SELECT ts + 2, 4711, version, sha256('x'), payload, meta FROM message LIMIT 1",
                "CREATE TABLE message_1_2 (LIKE message)",
                "CREATE TABLE message_rest PARTITION OF message DEFAULT");

        SoundnessReport report = new SoundnessCheck(databases.url(name), 10_000).run();

        assertThat(report.isGood()).isFalse();
        assertThat(report.mismatched()).isEqualTo(3);
        assertThat(report.duplicates()).isEqualTo(1);
        assertThat(report.withoutTopic()).isEqualTo(1);
        assertThat(report.faults())
                .satisfiesExactlyInAnyOrder(
                        fault -> assertThat(fault).contains("message_rest"),
                        fault -> assertThat(fault).contains("message_1_2", "detached"));
        assertThat(report.examples()).hasSize(4);
    }

    @Test
    void aDatabaseOfNwakuIsNotOurs() throws SQLException {
        String name = databases.reference(SampleHistory.of(10, 1));
        assertThatThrownBy(() -> new ArchiveStats(databases.url(name), 1, false).read())
                .isInstanceOf(UnusableDatabaseException.class)
                .hasMessageContaining("'archive import' moves it");
    }

    @Test
    void filesAreReadAndCheckedToo(@TempDir Path files) throws SQLException {
        Path file = files.resolve("store.sqlite3");
        try (SystemWorld world = new SystemWorld();
                SqliteArchive archive = SqliteArchive.open(world, file)) {
            assertThat(archive.insert(SampleHistory.of(500, 1))).isEqualTo(500);
        }
        HistoryUrl url = HistoryUrl.parse("sqlite://" + file);
        StatsReport stats = new ArchiveStats(url, 2, false).read();
        assertThat(stats.messages()).isEqualTo(500);
        assertThat(stats.topics()).hasSize(2);
        assertThat(stats.exact()).isTrue();
        SoundnessReport sound = new SoundnessCheck(url, 100).run();
        assertThat(sound.isGood()).isTrue();
        assertThat(sound.sampled()).isEqualTo(100);

        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE message SET ts = ts + 1");
            statement.execute("DELETE FROM topic WHERE id = 1");
        }
        SoundnessReport unsound = new SoundnessCheck(url, 100).run();
        assertThat(unsound.mismatched()).isEqualTo(unsound.sampled()).isPositive();
        assertThat(unsound.withoutTopic()).isEqualTo(1);
    }
}
