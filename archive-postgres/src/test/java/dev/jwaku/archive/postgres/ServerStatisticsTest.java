package dev.jwaku.archive.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jwaku.archive.DatabaseReport;
import dev.jwaku.archive.Messages;
import dev.jwaku.postgres.server.EmbeddedBinaries;
import dev.jwaku.postgres.server.PostgresBinaries;
import dev.jwaku.postgres.server.PostgresServer;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Events;
import dev.jwaku.runtime.MemoryMeters;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.store.ArchivedMessage;
import dev.jwaku.waku.store.StorePage;
import dev.jwaku.waku.store.StoreQuery;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerStatisticsTest {
    private static final String OTHER = "/test/1/other/proto";
    private static final String PRELOADED = "shared_preload_libraries = 'pg_stat_statements'";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final MemoryMeters meters = new MemoryMeters();
    private final SystemWorld world = new SystemWorld(Events.NONE, meters);

    @AfterEach
    void closeWorld() {
        world.close();
    }

    @Test
    void knowOurStatementsByTheirShape(@TempDir Path folder) throws SQLException {
        assertThatShapesAreToldApart(EmbeddedBinaries.unpacked(), folder);
    }

    @Test
    void knowThemInAnOlderServerToo(@TempDir Path folder) throws SQLException {
        Optional<PostgresBinaries> installed = PostgresBinaries.installed();
        Assumptions.assumeTrue(installed.isPresent(), "NOT RUN: needs PostgreSQL (apt-get install postgresql)");
        assertThatShapesAreToldApart(installed.orElseThrow(), folder);
    }

    private void assertThatShapesAreToldApart(PostgresBinaries binaries, Path folder) throws SQLException {
        try (TestDatabases databases = TestDatabases.start(binaries, folder, List.of(PRELOADED))) {
            String database = databases.create();
            databases.run(database, "CREATE SCHEMA \"of others\"");
            databases.run(database, "CREATE EXTENSION pg_stat_statements SCHEMA \"of others\"");
            try (PostgresArchive archive = open(databases, database);
                    Connection connection =
                            DriverManager.getConnection(databases.server().jdbcUrl(database))) {
                askInAllWays(archive);
                ServerStatistics.StatementsFound found = new ServerStatistics(connection, "primary").statements();
                assertThat(found.missing()).isEmpty();
                Map<String, DatabaseReport.Statements> shapes = found.statements().stream()
                        .collect(Collectors.toMap(DatabaseReport.Statements::shape, one -> one));
                assertThat(shapes).containsOnlyKeys("S1", "S2", "S3", "S4", "S5", "S7", "S8", "S9");
                assertThat(shapes.get("S7").rows()).isEqualTo(6);
                assertThat(shapes.get("S2").calls()).isEqualTo(1);
                assertThat(shapes.get("S1").calls()).isEqualTo(3);
                assertThat(shapes.values()).allSatisfy(one -> {
                    assertThat(one.seconds()).isPositive().isLessThan(5);
                    assertThat(one.maxSeconds()).isPositive().isLessThanOrEqualTo(one.seconds());
                });
            }
        }
    }

    private PostgresArchive open(TestDatabases databases, String database) {
        PostgresArchive archive = PostgresArchive.open(world, databases.config(database));
        assertThat(archive.awaitReady(Deadline.after(world, LIMIT)))
                .as("%s", archive.trouble())
                .isTrue();
        return archive;
    }

    private List<ArchivedMessage> messages() {
        long now = Range.nanos(world.now());
        List<ArchivedMessage> messages = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            messages.add(Messages.at(now - i, i % 2 == 0 ? OTHER : "/test/1/chat/proto", Messages.TOPIC));
        }
        return messages;
    }

    private void askInAllWays(PostgresArchive archive) {
        List<ArchivedMessage> messages = messages();
        archive.insert(messages);
        StoreQuery ofOne = StoreQuery.builder()
                .contentTopics(List.of(ContentTopic.of(OTHER)))
                .limit(1)
                .build();
        StorePage first = archive.query(ofOne);
        archive.query(StoreQuery.builder()
                .contentTopics(List.of(ContentTopic.of(OTHER)))
                .forward(false)
                .build());
        archive.query(StoreQuery.builder()
                .contentTopics(List.of(ContentTopic.of(OTHER)))
                .includeData(true)
                .build());
        archive.query(StoreQuery.builder()
                .contentTopics(List.of(ContentTopic.of(OTHER)))
                .cursor(first.cursor().orElseThrow())
                .build());
        archive.query(StoreQuery.builder()
                .contentTopics(List.of(ContentTopic.of(OTHER), ContentTopic.of("/test/1/chat/proto")))
                .build());
        archive.query(StoreQuery.builder().build());
        archive.query(
                StoreQuery.builder().hashes(List.of(messages.getFirst().hash())).build());
        archive.count();
        archive.oldest();
    }

    @Test
    void saysWhyThereAreNoStatements(@TempDir Path folder) throws SQLException {
        try (TestDatabases databases = TestDatabases.start(folder)) {
            String database = databases.create();
            try (Connection connection =
                    DriverManager.getConnection(databases.server().jdbcUrl(database))) {
                ServerStatistics statistics = new ServerStatistics(connection, "primary");
                assertThat(statistics.statements().missing())
                        .hasValueSatisfying(reason -> assertThat(reason).contains("CREATE EXTENSION"));
                databases.run(database, "CREATE EXTENSION pg_stat_statements");
                assertThat(statistics.statements().missing())
                        .hasValueSatisfying(reason -> assertThat(reason).contains("shared_preload_libraries"));
            }
        }
    }

    @Test
    void watchTellsOfServerAndPartitions(@TempDir Path folder) throws SQLException {
        try (TestDatabases databases = TestDatabases.start(folder)) {
            String database = databases.create();
            try (PostgresArchive archive = open(databases, database)) {
                ServerWatch watch = archive.serverWatch();
                archive.insert(messages());
                watch.look();
                DatabaseReport report = watch.latest().orElseThrow();
                assertThat(report.server().version()).startsWith("18.");
                assertThat(report.server().startedAt()).isBetween(Instant.now().minusSeconds(120), Instant.now());
                assertThat(report.server().maxSessions()).isEqualTo(60);
                assertThat(report.partitions()).isNotEmpty().allSatisfy(part -> {
                    assertThat(part.from()).isBefore(part.to());
                    assertThat(part.bytes()).isPositive();
                });
                assertThat(report.sessions())
                        .anySatisfy(sessions -> assertThat(sessions.state()).isEqualTo("active"));
                assertThat(meters.readings())
                        .containsKey("jwaku_archive_database_version{version=\""
                                + report.server().version() + "\"}")
                        .containsEntry("jwaku_archive_database_max_sessions", 60.0)
                        .hasEntrySatisfying(
                                "jwaku_archive_database_bytes",
                                bytes -> assertThat(bytes).isGreaterThan(1e6));
                databases.server().stop();
                watch.look();
                assertThat(watch.latest())
                        .as("what was known stays")
                        .hasValueSatisfying(last -> assertThat(last.server().startedAt())
                                .isEqualTo(report.server().startedAt()));
                databases.server().start();
            }
        }
    }

    @Test
    void watchTellsHowFarAReplicaIsBehind(@TempDir Path folder) throws SQLException {
        try (TestDatabases databases = TestDatabases.start(EmbeddedBinaries.unpacked(), folder, List.of(PRELOADED));
                PostgresServer copy = databases.server().replica(folder.resolve("replica"))) {
            databases.run("postgres", "CREATE EXTENSION pg_stat_statements");
            PostgresConfig config =
                    databases.config("postgres").withReplicas(List.of(PostgresUrl.parse(copy.url("postgres"))));
            try (PostgresArchive archive = PostgresArchive.open(world, config);
                    Connection onCopy = DriverManager.getConnection(copy.jdbcUrl())) {
                assertThat(archive.awaitReady(Deadline.after(world, LIMIT))).isTrue();
                archive.insert(messages());
                ServerWatch watch = archive.serverWatch();
                await().atMost(LIMIT).untilAsserted(() -> {
                    watch.look();
                    assertThat(replicaNow(watch).isUp()).isTrue();
                    assertThat(replicaNow(watch).lagBytes()).isZero();
                    assertThat(replicaNow(watch).lagSeconds()).isZero();
                });
                Sql.run(onCopy, "SELECT pg_wal_replay_pause()");
                archive.insert(List.of(Messages.at(Range.nanos(world.now()), OTHER, Messages.TOPIC)));
                await().atMost(LIMIT).untilAsserted(() -> {
                    watch.look();
                    assertThat(replicaNow(watch).lagBytes()).isPositive();
                    assertThat(replicaNow(watch).lagSeconds()).isPositive();
                });
                assertThat(meters.readings().get("jwaku_archive_replica_lag_bytes{pool=\"replica-1\"}"))
                        .isPositive();
                copy.kill();
                watch.look();
                assertThat(replicaNow(watch).isUp()).isFalse();
            }
        }
    }

    private static DatabaseReport.Replica replicaNow(ServerWatch watch) {
        return watch.latest().orElseThrow().replicas().getFirst();
    }
}
