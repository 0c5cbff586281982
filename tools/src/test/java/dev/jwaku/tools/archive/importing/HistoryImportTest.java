package dev.jwaku.tools.archive.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jwaku.archive.RetentionPolicy;
import dev.jwaku.archive.postgres.PostgresUrl;
import dev.jwaku.postgres.server.PostgresBinaries;
import dev.jwaku.tools.archive.ReferenceSchema;
import dev.jwaku.tools.archive.database.DatabaseFailedException;
import dev.jwaku.tools.archive.database.HistoryUrl;
import dev.jwaku.tools.archive.database.UnusableDatabaseException;
import dev.jwaku.tools.archive.importing.ImportReport.End;
import dev.jwaku.waku.store.ArchivedMessage;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against PostgreSQL 18. */
@Timeout(300)
class HistoryImportTest {
    private static final int MANY = 20_000;
    private static final int HOURS = 30;

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

    @Test
    void everyMessageArrivesInAnotherDatabase() throws SQLException {
        List<ArchivedMessage> messages = SampleHistory.of(MANY, HOURS);
        String from = databases.reference(messages);
        String to = databases.create();

        ImportReport report = run(ImportOptions.of(databases.url(from), databases.url(to)));

        assertComplete(report, to);
        assertThat(databases.rows(to, "SELECT count(*) FROM pg_inherits WHERE inhparent = 'message'::regclass"))
                .isNotEqualTo(List.of("0"));
        assertThat(run(ImportOptions.of(databases.url(from), databases.url(to))).readNow())
                .isZero();
    }

    @Test
    void everyMessageArrivesInTheSameDatabase() throws SQLException {
        String both = databases.reference(SampleHistory.of(MANY, HOURS));

        ImportReport report = run(ImportOptions.of(databases.url(both), databases.url(both)));

        assertComplete(report, both);
        assertThat(databases.number(both, "SELECT count(*) FROM messages")).isEqualTo(MANY);
    }

    private static void assertComplete(ImportReport report, String to) throws SQLException {
        assertThat(report.isGood()).isTrue();
        assertThat(report.read()).isEqualTo(MANY);
        assertThat(report.added()).isEqualTo(MANY);
        assertThat(report.bad()).isZero();
        ComparisonReport comparison = report.comparison().orElseThrow();
        assertThat(comparison.ranges()).hasSize(HOURS).allMatch(ComparisonReport.RangeReport::isEqual);
        assertThat(comparison.sampled()).isEqualTo(10_000);
        assertThat(comparison.more()).isZero();
        assertThat(databases.number(to, "SELECT count(*) FROM message")).isEqualTo(MANY);
        assertThat(databases.number(to, "SELECT count(*) FROM message WHERE meta IS NOT NULL"))
                .isEqualTo((MANY + 2) / 3);
    }

    @Test
    void badRowsAreLeftOutAndNamedAlsoBesideGoodOnesOfTheSameDatabase() throws SQLException {
        List<ArchivedMessage> messages = SampleHistory.of(1000, 3);
        String both = databases.reference(messages);
        String to = databases.create();
        spoil(both);

        for (String target : List.of(to, both)) {
            ImportReport report = run(
                    ImportOptions.of(databases.url(both), databases.url(target)).withBadListed(5));
            assertThat(report.isGood()).as(target).isTrue();
            assertThat(report.bad()).isEqualTo(7);
            assertThat(report.badRows())
                    .hasSize(5)
                    .anySatisfy(row -> assertThat(row.toString())
                            .contains("messages_", "the hash is not hexadecimal", "'not? a hash'"));
            assertThat(report.added()).isEqualTo(1000);
            assertThat(report.comparison().orElseThrow().bad()).isEqualTo(7);
        }
    }

    @Test
    void eachKindOfBadRowIsLeftOutOfTheSameDatabase() throws SQLException {
        String both = databases.reference(SampleHistory.of(100, 1));
        for (String row : badRows()) {
            databases.run(both, "TRUNCATE messages, messages_lookup", "DROP TABLE IF EXISTS import_progress", row);
            ImportReport report = run(ImportOptions.of(databases.url(both), databases.url(both)));
            assertThat(report.bad()).as(row).isEqualTo(1);
            assertThat(report.isGood()).isTrue();
        }
    }

    /** Seven rows that cannot be kept. */
    private static void spoil(String database) throws SQLException {
        databases.run(database, badRows().toArray(String[]::new));
    }

    private static List<String> badRows() {
        String hash = "ab".repeat(32);
        long time = SampleHistory.START + 1_000;
        String insert = "INSERT INTO messages (messageHash, timestamp, pubsubTopic, contentTopic, payload, version, id,"
                + " meta) VALUES ('%s', %d, '%s', '%s', '%s', 0, '0', %s)";
        return List.of(
                insert.formatted("not\t a hash", time, "/p", "/c", "", "NULL"),
                insert.formatted("abcd", time, "/p", "/c", "", "NULL"),
                insert.formatted(hash, time, "/p", "/c", "abc", "NULL"),
                insert.formatted(hash, time + 1, "/p", "/c", "ab cd ", "NULL"),
                insert.formatted(hash, time + 2, "/p", "/c", "", "'" + "00".repeat(65) + "'"),
                insert.formatted(hash, time + 3, "", "/c", "", "NULL"),
                insert.formatted(hash, time + 4, "/p", "/" + "c".repeat(1024), "", "NULL"));
    }

    @Test
    void aBadRowEndsAStrictImport() throws SQLException {
        String from = databases.reference(SampleHistory.of(100, 1));
        String to = databases.create();
        spoil(from);

        ImportReport report =
                run(ImportOptions.of(databases.url(from), databases.url(to)).withStrict(true));

        assertThat(report.end()).isEqualTo(End.BAD_ROW);
        assertThat(report.isGood()).isFalse();
        assertThat(report.badRows()).hasSize(7);
        assertThat(databases.number(to, "SELECT count(*) FROM message")).isZero();
    }

    @Test
    void whatWasStoppedGoesOnWhereItWas() throws SQLException {
        String from = databases.reference(SampleHistory.of(12_000, 2));
        String to = databases.create();
        ImportOptions options = ImportOptions.of(databases.url(from), databases.url(to));
        AtomicInteger slices = new AtomicInteger();

        ImportReport first =
                new HistoryImport(options, progress -> slices.incrementAndGet(), () -> slices.get() == 2).run();
        assertThat(first.end()).isEqualTo(End.STOPPED);
        assertThat(first.readNow()).isEqualTo(6000);

        ImportReport second = run(options);
        assertThat(second.isGood()).isTrue();
        assertThat(second.readNow()).isEqualTo(6000);
        assertThat(second.added()).isEqualTo(12_000);
    }

    @Test
    void whatNwakuWroteMeanwhileIsFetchedByTheNextRun() throws SQLException {
        List<ArchivedMessage> messages = SampleHistory.of(1000, 4);
        String both = databases.reference(messages.subList(0, 700));
        ImportOptions options = ImportOptions.of(databases.url(both), databases.url(both));
        assertThat(run(options).added()).isEqualTo(700);

        try (Connection connection = databases.connect(both)) {
            TestDatabases.load(connection, messages.subList(700, 1000));
            TestDatabases.load(connection, List.of(SampleHistory.message(77, SampleHistory.START + 5)));
        }
        ImportReport again = run(options);

        assertThat(again.isGood()).isTrue();
        assertThat(again.added()).isEqualTo(1001);
        assertThat(again.comparison().orElseThrow().ranges()).allMatch(ComparisonReport.RangeReport::isEqual);
    }

    @Test
    void manyMessagesOfOneTimeAreCutIntoSlicesToo() throws SQLException {
        List<ArchivedMessage> messages = LongStream.range(0, 11_000)
                .map(seed -> seed * 50 + 1) // those without payload would be the same message
                .mapToObj(seed -> SampleHistory.message(seed, SampleHistory.START))
                .toList();
        String from = databases.reference(messages);
        String to = databases.create();
        AtomicInteger slices = new AtomicInteger();

        ImportReport report = new HistoryImport(
                        ImportOptions.of(databases.url(from), databases.url(to)),
                        progress -> slices.addAndGet(progress.phase() == ImportListener.Phase.IMPORT ? 1 : 0),
                        () -> false)
                .run();

        assertThat(report.isGood()).isTrue();
        assertThat(report.added()).isEqualTo(11_000);
        assertThat(slices).hasValue(3);
    }

    @Test
    void messagesOfOthersInTheTargetAreNoFault() throws SQLException {
        List<ArchivedMessage> messages = SampleHistory.of(500, 1);
        String all = databases.reference(messages);
        String some = databases.reference(messages.subList(0, 400));
        String to = databases.create();
        assertThat(run(ImportOptions.of(databases.url(all), databases.url(to))).isGood())
                .isTrue();

        ImportReport report = run(ImportOptions.of(databases.url(some), databases.url(to)));

        assertThat(report.isGood()).isTrue();
        assertThat(report.added()).isZero();
        assertThat(report.comparison().orElseThrow().more()).isEqualTo(100);
        assertThat(report.comparison().orElseThrow().unequal()).hasSize(1);
    }

    @Test
    void whatIsMissingOrOtherIsFound() throws SQLException {
        String from = databases.reference(SampleHistory.of(500, 2));
        String to = databases.create();
        ImportOptions options = ImportOptions.of(databases.url(from), databases.url(to));
        assertThat(run(options).isGood()).isTrue();
        databases.run(
                to,
                "DELETE FROM message WHERE ts IN (SELECT ts FROM message ORDER BY ts LIMIT 2)",
                "UPDATE message SET meta = '\\x01', version = 7 WHERE ts IN (SELECT max(ts) FROM message)");

        ComparisonReport report = new Comparison(options.from(), options.to(), 1000, ImportListener.NONE).run();

        assertThat(report.isGood()).isFalse();
        assertThat(report.missing()).isEqualTo(2);
        assertThat(report.sampled()).isEqualTo(498);
        assertThat(report.differing()).isEqualTo(1);
        assertThat(report.examples())
                .extracting(ComparisonReport.Difference::what)
                .containsExactlyInAnyOrder("missing", "missing", "differs in version, meta");
    }

    @Test
    void partsOlderThanThePolicyAreLeftOut() throws SQLException {
        long now = Instant.now().getEpochSecond() * 1_000_000_000L;
        List<ArchivedMessage> messages = List.of(
                SampleHistory.message(1, now - Duration.ofDays(30).toNanos()),
                SampleHistory.message(2, now - Duration.ofMinutes(1).toNanos()));
        String from = databases.create();
        try (Connection connection = databases.connect(from)) {
            ReferenceSchema.create(connection);
            TestDatabases.load(connection, messages.subList(0, 1));
            TestDatabases.load(connection, messages.subList(1, 2));
        }
        String to = databases.create();
        RetentionPolicy week =
                new RetentionPolicy(Optional.of(Duration.ofDays(7)), OptionalLong.empty(), OptionalLong.empty());

        ImportReport report =
                run(ImportOptions.of(databases.url(from), databases.url(to)).withRetention(week));

        assertThat(report.isGood()).isTrue();
        assertThat(report.skipped()).isEqualTo(1);
        assertThat(report.added()).isEqualTo(1);
    }

    @Test
    void otherSchemasAreRefused() throws SQLException {
        String empty = databases.create();
        String old = databases.reference(List.of());
        databases.run(old, "UPDATE version SET version = 5");
        String newer = databases.reference(List.of());
        databases.run(newer, "UPDATE version SET version = 9");
        String foreign = databases.create();
        databases.run(foreign, "CREATE TABLE messages (id int)", "CREATE TABLE version AS SELECT 8 AS version");
        String ours = databases.create();
        assertThat(run(ImportOptions.of(databases.url(databases.reference(List.of())), databases.url(ours)))
                        .isGood())
                .isTrue();

        assertRefused(empty, "is not nwaku's: it has no tables");
        assertRefused(old, "version 5 of nwaku's schema; this program reads 6 to 8: a start of a newer nwaku");
        assertRefused(newer, "version 9 of nwaku's schema; this program reads 6 to 8: use a newer version");
        assertRefused(foreign, "has other columns");
        assertRefused(ours, "but those of jwaku");
    }

    private static void assertRefused(String from, String reason) {
        assertThatThrownBy(() -> run(ImportOptions.of(databases.url(from), databases.url(from))))
                .isInstanceOf(UnusableDatabaseException.class)
                .hasMessageContaining(reason)
                .hasMessageContaining(from);
    }

    @Test
    void schemaSixHasTheSameColumns() throws SQLException {
        String from = databases.reference(SampleHistory.of(100, 1));
        databases.run(from, "DROP TABLE messages_lookup", "UPDATE version SET version = 6");
        assertThat(run(ImportOptions.of(databases.url(from), databases.url(databases.create())))
                        .added())
                .isEqualTo(100);
    }

    @Test
    void whatCannotBeReachedOrEnteredIsNamedWithoutThePassword() throws SQLException {
        String to = databases.create();
        databases.run("postgres", "CREATE ROLE somebody LOGIN PASSWORD 'right'");
        int port = databases.server().port();
        HistoryUrl away = HistoryUrl.parse("postgres://jwaku:geheim@127.0.0.1:1/postgres");
        HistoryUrl wrong = HistoryUrl.parse("postgres://somebody:geheim@127.0.0.1:" + port + "/postgres");
        HistoryUrl nowhere = HistoryUrl.parse("postgres://jwaku:jwaku@127.0.0.1:" + port + "/nowhere");

        for (HistoryUrl url : List.of(away, wrong, nowhere)) {
            assertThatThrownBy(() -> run(ImportOptions.of(url, databases.url(to))))
                    .isInstanceOf(UnusableDatabaseException.class)
                    .hasMessageContaining("cannot use " + url)
                    .satisfies(e -> assertThat(e.toString()).doesNotContain("geheim"));
        }
        assertThatThrownBy(() -> run(ImportOptions.of(wrong, databases.url(to))))
                .hasMessageContaining("password");
    }

    @Test
    void aTargetWithATableOfThatNameIsRefused() throws SQLException {
        String from = databases.reference(SampleHistory.of(10, 1));
        String to = databases.create();
        databases.run(to, "CREATE TABLE message (id int)");
        assertThatThrownBy(() -> run(ImportOptions.of(databases.url(from), databases.url(to))))
                .isInstanceOf(UnusableDatabaseException.class)
                .hasMessageContaining(to);
    }

    @Test
    void oneImportAtATime() throws SQLException {
        String to = databases.create();
        assertThat(run(ImportOptions.of(databases.url(databases.reference(List.of())), databases.url(to)))
                        .isGood())
                .isTrue();
        PostgresUrl url = ((HistoryUrl.Postgres) databases.url(to)).url();
        try (PostgresTarget first = PostgresTarget.open(url, RetentionPolicy.NONE, Duration.ofMillis(200))) {
            assertThatThrownBy(() -> PostgresTarget.open(url, RetentionPolicy.NONE, Duration.ofMillis(200)))
                    .isInstanceOf(UnusableDatabaseException.class)
                    .hasMessage("another import into " + first + " is going on");
        }
        PostgresTarget.open(url, RetentionPolicy.NONE, Duration.ofMillis(200)).close();
    }

    @Test
    void topicsThatWereAboutToGoStay() throws SQLException {
        List<ArchivedMessage> messages = SampleHistory.of(600, 2);
        for (boolean together : new boolean[] {true, false}) {
            String from = databases.reference(messages.subList(0, 400));
            String to = together ? from : databases.create();
            ImportOptions options = ImportOptions.of(databases.url(from), databases.url(to));
            assertThat(run(options).isGood()).isTrue();
            databases.run(to, "UPDATE topic SET unused_since = now() - interval '30 days'");
            try (Connection connection = databases.connect(from)) {
                TestDatabases.load(connection, messages.subList(400, 600));
            }

            assertThat(run(options).isGood()).isTrue();
            assertThat(databases.number(to, "SELECT count(*) FROM topic WHERE unused_since IS NOT NULL"))
                    .isZero();
        }
    }

    @Test
    void aSourceOfAnOlderServerIsRead(@TempDir Path other) throws SQLException {
        Optional<PostgresBinaries> installed = PostgresBinaries.installed();
        assumeTrue(installed.isPresent(), "no other PostgreSQL is installed");
        try (TestDatabases older = TestDatabases.start(installed.orElseThrow(), other)) {
            String from = older.reference(SampleHistory.of(1000, 2));
            ImportReport report = run(ImportOptions.of(older.url(from), databases.url(databases.create())));
            assertThat(report.isGood()).isTrue();
            assertThat(report.added()).isEqualTo(1000);
        }
    }

    @Test
    void aServerThatDiesEndsTheRunAndTheNextOneGoesOn(@TempDir Path other) throws SQLException {
        try (TestDatabases mortal = TestDatabases.start(other)) {
            String from = databases.reference(SampleHistory.of(2000, 8));
            ImportOptions options = ImportOptions.of(databases.url(from), mortal.url(mortal.create()));
            AtomicInteger slices = new AtomicInteger();
            HistoryImport broken = new HistoryImport(
                    options,
                    progress -> {
                        if (slices.incrementAndGet() == 3) {
                            mortal.server().kill();
                        }
                    },
                    () -> false);
            assertThatThrownBy(broken::run)
                    .isInstanceOf(DatabaseFailedException.class)
                    .hasMessageContaining(options.to().toString());

            mortal.server().start();
            ImportReport report = run(options);
            assertThat(report.isGood()).isTrue();
            assertThat(report.readNow()).isEqualTo(1250);
            assertThat(report.added()).isEqualTo(2000);
        }
    }

    private static ImportReport run(ImportOptions options) {
        return new HistoryImport(options, ImportListener.NONE, () -> false).run();
    }
}
