package dev.jwaku.archive.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jwaku.archive.Archiver;
import dev.jwaku.archive.Messages;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Events;
import dev.jwaku.runtime.MemoryMeters;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.store.ArchiveException;
import dev.jwaku.waku.store.StoreEntry;
import dev.jwaku.waku.store.StoreQuery;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that is stopped, killed, frozen, full of sessions or locked. */
@Timeout(120)
class DatabaseAwayTest {
    /** Connections of a poor user: enough for pools, upkeep and migrations together, once they are free. */
    private static final int ROOM = 12;

    private static TestDatabases databases;

    private final MemoryMeters meters = new MemoryMeters();
    private final SystemWorld world = new SystemWorld(Events.NONE, meters);
    private PostgresConfig config;
    private String database;

    @BeforeAll
    static void start(@TempDir Path folder) {
        databases = TestDatabases.start(folder);
    }

    @AfterAll
    static void stop() {
        databases.close();
    }

    @BeforeEach
    void create() throws SQLException {
        database = databases.create();
        config = databases.config(database);
        Duration second = Duration.ofSeconds(1);
        config = config.withLimits(config.limits()
                .withTimes(second, second, second.multipliedBy(2))
                .withConnect(second));
    }

    @AfterEach
    void close() {
        world.close();
    }

    private WakuMessage message(int number) {
        return WakuMessage.builder(Bytes.utf8("payload " + number), ContentTopic.of("/test/1/chat/proto"))
                .timestamp(Range.nanos(world.now()))
                .build();
    }

    private static void assertFails(ArchiveException.Kind kind, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        ArchiveException.class,
                        e -> assertThat(e.kind()).as("%s", e.getMessage()).isEqualTo(kind));
    }

    @Test
    void downAtTheStart() {
        databases.server().stop();
        try (PostgresArchive archive = PostgresArchive.open(world, config);
                Archiver archiver = Archiver.start(world, archive)) {
            archiver.accept(Messages.TOPIC, message(1));
            await().until(() -> archive.trouble().orElse("").contains("refused"));
            await().until(() -> archiver.health().failure().isPresent());
            assertFails(
                    ArchiveException.Kind.UNAVAILABLE,
                    () -> archive.query(StoreQuery.builder().build()));
            assertFails(ArchiveException.Kind.UNAVAILABLE, archive::count);
            databases.server().start();
            assertThat(archive.awaitReady(Deadline.after(world, Duration.ofSeconds(30))))
                    .isTrue();
            await().until(() -> archive.count() == 1);
            await().until(() -> archiver.health().isHealthy());
        } finally {
            if (!databases.server().isRunning()) {
                databases.server().start();
            }
        }
    }

    /** Three times, while messages come: what was said to be kept is there once. */
    @Test
    void killedDuringBatches() throws Exception {
        Set<MessageHash> kept = new ConcurrentSkipListSet<>();
        try (PostgresArchive archive = databases.open(world, config)) {
            try (Archiver archiver = Archiver.start(world, archive, message -> kept.add(message.hash()))) {
                int number = 0;
                for (int kill = 0; kill < 3; kill++) {
                    long before = kept.size();
                    while (kept.size() < before + 200) {
                        archiver.accept(Messages.TOPIC, message(number++));
                        Thread.onSpinWait();
                    }
                    databases.server().kill();
                    archiver.accept(Messages.TOPIC, message(number++));
                    databases.server().start();
                    await().until(() -> archive.trouble().isEmpty());
                }
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> archiver.health().waiting() == 0);
            }
        }
        assertThat(databases.run(database, "SELECT count(*) - count(DISTINCT hash) FROM message"))
                .hasValue("0");
        Set<String> stored = Set.of(databases
                .run(database, "SELECT string_agg(encode(hash, 'hex'), ' ') FROM message")
                .orElseThrow()
                .split(" "));
        assertThat(kept)
                .hasSizeGreaterThan(600)
                .allMatch(hash -> stored.contains(hash.bytes().toHex()));
    }

    /** As one that pages, or whose disk hangs: connections stay open, nobody answers. */
    @Test
    void frozen() {
        Set<MessageHash> kept = new ConcurrentSkipListSet<>();
        try (PostgresArchive archive = databases.open(world, config);
                Archiver archiver = Archiver.start(world, archive, message -> kept.add(message.hash()))) {
            archiver.accept(Messages.TOPIC, message(1));
            await().until(() -> kept.size() == 1);
            databases.server().freeze();
            try {
                long start = world.nanoTime();
                assertFails(
                        ArchiveException.Kind.UNAVAILABLE,
                        () -> archive.query(StoreQuery.builder().build()));
                assertThat(world.nanoTime() - start)
                        .isLessThan(Duration.ofSeconds(5).toNanos());
                archiver.accept(Messages.TOPIC, message(2));
                await().until(() -> archive.trouble().isPresent());
                await().until(() -> !archiver.health().isHealthy());
                assertThat(kept).hasSize(1);
            } finally {
                databases.server().thaw();
            }
            await().atMost(Duration.ofSeconds(30)).until(() -> kept.size() == 2);
            await().until(() -> archiver.health().isHealthy());
            assertThat(archive.query(StoreQuery.builder().build()).entries())
                    .extracting(StoreEntry::hash)
                    .containsExactlyInAnyOrderElementsOf(kept);
        }
    }

    @Test
    void outOfConnections() throws Exception {
        List<Connection> taken = new ArrayList<>();
        // a user that may not have the reserved ones
        databases.run("postgres", "CREATE USER poor PASSWORD 'poor'");
        databases.run("postgres", "ALTER DATABASE " + database + " OWNER TO poor");
        databases.run("postgres", "ALTER USER poor CONNECTION LIMIT " + ROOM);
        PostgresConfig poor = PostgresConfig.of(
                PostgresUrl.parse(databases.server().url(database).replace("jwaku:jwaku@", "poor:poor@")));
        String url = databases.server().jdbcUrl(database).replace("=jwaku", "=poor");
        try {
            for (int i = 0; i < ROOM; i++) {
                taken.add(DriverManager.getConnection(url));
            }
            try (PostgresArchive archive = PostgresArchive.open(world, poor)) {
                await().until(() -> archive.trouble().orElse("").contains("too many connections"));
                assertFails(ArchiveException.Kind.UNAVAILABLE, () -> archive.insert(Messages.upTo(1)));
                close(taken);
                assertThat(archive.awaitReady(Deadline.after(world, Duration.ofSeconds(30))))
                        .isTrue();
                await().ignoreExceptions().until(() -> archive.insert(Messages.upTo(1)) == 0 || archive.count() == 1);
            }
        } finally {
            close(taken);
        }
    }

    private static void close(List<Connection> connections) throws SQLException {
        for (Connection connection : connections) {
            connection.close();
        }
        connections.clear();
    }

    @Test
    void lockedBySomebodyElse() throws Exception {
        Set<MessageHash> kept = new ConcurrentSkipListSet<>();
        try (PostgresArchive archive = databases.open(world, config.withMaxConnections(3));
                Archiver archiver = Archiver.start(world, archive, message -> kept.add(message.hash()));
                Connection other =
                        DriverManager.getConnection(databases.server().jdbcUrl(database));
                Statement statement = other.createStatement()) {
            archiver.accept(Messages.TOPIC, message(1));
            await().until(() -> kept.size() == 1);
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE message IN ACCESS EXCLUSIVE MODE");
            assertThatThrownBy(() -> archive.query(StoreQuery.builder().build()))
                    .isInstanceOfSatisfying(
                            ArchiveException.class,
                            e -> assertThat(e.kind()).isIn(ArchiveException.Kind.BUSY, ArchiveException.Kind.TOO_SLOW));
            archiver.accept(Messages.TOPIC, message(2));
            await().until(() -> !archiver.health().isHealthy());
            other.rollback();
            await().until(() -> kept.size() == 2);
            assertThat(archive.query(StoreQuery.builder().build()).entries()).hasSize(2);
        }
    }

    /** One connection reads; who comes while it is in use waits a little and is then told so. */
    @Test
    void moreQueriesThanConnections() throws Exception {
        try (PostgresArchive archive = databases.open(world, config.withMaxConnections(3));
                Connection other =
                        DriverManager.getConnection(databases.server().jdbcUrl(database));
                Statement statement = other.createStatement()) {
            archive.insert(Messages.upTo(1));
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE message IN ACCESS EXCLUSIVE MODE");
            Thread first = Thread.ofVirtual()
                    .start(() -> assertThatThrownBy(
                            () -> archive.query(StoreQuery.builder().build())));
            await().pollInterval(Duration.ofMillis(2))
                    .until(() -> meters.gauges().get("jwaku_archive_connections_in_use{pool=\"read\"}") == 1);
            assertThatThrownBy(() -> archive.query(StoreQuery.builder().build()))
                    .hasMessageContaining("all connections are in use")
                    .isInstanceOfSatisfying(
                            ArchiveException.class, e -> assertThat(e.kind()).isEqualTo(ArchiveException.Kind.BUSY));
            first.join();
            other.rollback();
            assertThat(archive.query(StoreQuery.builder().build()).entries()).hasSize(1);
        }
    }

    @Test
    void endsQuicklyWhileTheDatabaseIsFrozen() {
        PostgresArchive archive = databases.open(world, config);
        Archiver archiver = Archiver.start(world, archive);
        databases.server().freeze();
        try {
            archiver.accept(Messages.TOPIC, message(1));
            await().until(() -> archive.trouble().isPresent());
            long start = world.nanoTime();
            archiver.close();
            archive.close();
            assertThat(world.nanoTime() - start)
                    .isLessThan(Duration.ofSeconds(3).toNanos());
        } finally {
            databases.server().thaw();
        }
    }
}
