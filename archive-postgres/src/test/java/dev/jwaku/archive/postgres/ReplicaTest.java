package dev.jwaku.archive.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jwaku.archive.Messages;
import dev.jwaku.postgres.server.PostgresServer;
import dev.jwaku.runtime.Events;
import dev.jwaku.runtime.MemoryMeters;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.store.ArchiveException;
import dev.jwaku.waku.store.ArchivedMessage;
import dev.jwaku.waku.store.StoreEntry;
import dev.jwaku.waku.store.StoreQuery;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A primary that takes messages and a replica that answers, on time, late or not at all. */
@Timeout(120)
class ReplicaTest {
    private static TestDatabases databases;
    private static PostgresServer replica;
    private static String database;

    private final MemoryMeters meters = new MemoryMeters();
    private final SystemWorld world = new SystemWorld(Events.NONE, meters);
    private PostgresArchive archive;

    @BeforeAll
    static void start(@TempDir Path folder, TestInfo info) throws Exception {
        boolean isInstalled = info.getTestClass().orElseThrow() == InstalledReplicaTest.class;
        databases = isInstalled ? TestDatabases.installed(folder) : TestDatabases.start(folder);
        database = databases.create();
        replica = databases.server().replica(folder.resolve("replica"));
    }

    @AfterAll
    static void stop() {
        if (replica != null) {
            replica.close();
        }
        if (databases != null) {
            databases.close();
        }
    }

    @BeforeEach
    void openEmpty() {
        open();
        archive.deleteOldest(Integer.MAX_VALUE);
        await().until(() -> onReplica("SELECT count(*) = 0 FROM message").equals("t"));
    }

    private void open() {
        open(replica.url(database), Duration.ofSeconds(30));
        await().until(this::isUsed);
    }

    private void open(String url, Duration lag) {
        PostgresConfig config = databases.config(database);
        archive = databases.open(
                world,
                config.withReplicas(List.of(PostgresUrl.parse(url)))
                        .withLimits(config.limits()
                                .withTimes(Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(3))
                                .withReplicaLag(lag)));
    }

    private boolean isUsed() {
        return meters.gauges().get("jwaku_archive_replica_usable{pool=\"replica-1\"}") == 1;
    }

    @AfterEach
    void close() {
        archive.close();
        world.close();
    }

    private static String onReplica(String statement) throws Exception {
        try (Connection connection = DriverManager.getConnection(replica.jdbcUrl(database));
                Statement running = connection.createStatement();
                var row = running.executeQuery(statement)) {
            assertThat(row.next()).isTrue();
            return String.valueOf(row.getString(1));
        }
    }

    private List<MessageHash> hashes(StoreQuery query) {
        return archive.query(query).entries().stream().map(StoreEntry::hash).toList();
    }

    @Test
    void aReplicaAnswers() throws Exception {
        List<ArchivedMessage> messages = Messages.upTo(30);
        archive.insert(messages);
        await().until(() -> onReplica("SELECT count(*) FROM message").equals("30"));
        assertThat(hashes(StoreQuery.builder().limit(100).build())).hasSize(30);
        assertThat(onReplica("SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND query LIKE"
                        + " 'SELECT%FROM message%LIMIT%'"))
                .isEqualTo("1");
        assertThat(meters.count("jwaku_archive_replica_misses")).isZero();
    }

    /** Who sent a message asks for its hash some seconds later: a late replica must not make it sent again. */
    @Test
    void aHashThatALateReplicaDoesNotHaveIsAskedOfThePrimary() throws Exception {
        archive.insert(Messages.upTo(10));
        await().until(() -> onReplica("SELECT count(*) FROM message").equals("10"));
        onReplica("SELECT pg_wal_replay_pause()::text");
        try {
            List<ArchivedMessage> late = new ArrayList<>();
            for (int i = 11; i <= 160; i++) {
                late.add(Messages.at(i));
            }
            archive.insert(late);
            assertThat(hashes(StoreQuery.builder().limit(100).build())).hasSize(10);
            ArchivedMessage newest = late.getLast();
            assertThat(archive.query(StoreQuery.builder()
                                    .includeData(true)
                                    .hashes(List.of(
                                            newest.hash(), Messages.at(3).hash()))
                                    .forward(true)
                                    .build())
                            .entries())
                    .extracting(StoreEntry::hash)
                    .containsExactly(Messages.at(3).hash(), newest.hash());
            assertThat(meters.count("jwaku_archive_replica_misses")).isEqualTo(1);
            assertThat(archive.query(StoreQuery.builder()
                                    .includeData(true)
                                    .hashes(late.stream()
                                            .map(ArchivedMessage::hash)
                                            .toList())
                                    .limit(100)
                                    .build())
                            .entries())
                    .hasSize(100)
                    .allMatch(entry -> entry.content().isPresent());
            // a cursor too
            assertThat(hashes(StoreQuery.builder().cursor(newest.hash()).build()))
                    .hasSize(10);
            assertThat(hashes(StoreQuery.builder()
                            .hashes(List.of(Messages.at(9999).hash()))
                            .build()))
                    .isEmpty();
        } finally {
            onReplica("SELECT pg_wal_replay_resume()::text");
        }
        await().until(() -> hashes(StoreQuery.builder().limit(100).build()).size() == 100);
    }

    @Test
    void aTopicThatALateReplicaDoesNotKnow() throws Exception {
        onReplica("SELECT pg_wal_replay_pause()::text");
        try {
            ArchivedMessage message = Messages.at(1, "/new/1/" + world.nanoTime() + "/x", Messages.TOPIC);
            ContentTopic topic = message.message().contentTopic();
            try (PostgresArchive other = databases.open(world, databases.config(database))) {
                other.insert(List.of(message));
            }
            assertThat(isUsed()).isTrue();
            assertThat(archive.query(StoreQuery.builder()
                                    .includeData(true)
                                    .contentTopics(List.of(topic))
                                    .hashes(List.of(message.hash()))
                                    .build())
                            .entries())
                    .containsExactly(StoreEntry.of(message.hash(), message.topic(), message.message()));
        } finally {
            onReplica("SELECT pg_wal_replay_resume()::text");
        }
    }

    @Test
    void withoutReplicaThePrimaryAnswers() throws Exception {
        archive.insert(Messages.upTo(5));
        replica.stop();
        try {
            for (int i = 0; i < 3; i++) {
                assertThat(hashes(StoreQuery.builder().build())).hasSize(5);
            }
            assertThat(archive.trouble()).isEmpty();
        } finally {
            replica.start();
        }
        await().until(() -> onReplica("SELECT count(*) FROM message").equals("5"));
        assertThat(hashes(StoreQuery.builder().build())).hasSize(5);
    }

    /** Nobody waits for it again and again. */
    @Test
    void aFrozenReplicaIsLeftOutForAWhile() {
        archive.insert(Messages.upTo(5));
        replica.freeze();
        try {
            assertThat(hashes(StoreQuery.builder().build())).hasSize(5);
            long start = world.nanoTime();
            for (int i = 0; i < 20; i++) {
                assertThat(hashes(StoreQuery.builder().build())).hasSize(5);
            }
            assertThat(world.nanoTime() - start)
                    .isLessThan(Duration.ofSeconds(1).toNanos());
        } finally {
            replica.thaw();
        }
    }

    /** A page has no way to say that it is old. */
    @Test
    void aReplicaThatIsTooLateAnswersNothing() throws Exception {
        archive.close();
        open(replica.url(database), Duration.ofSeconds(1));
        await().until(this::isUsed);
        onReplica("SELECT pg_wal_replay_pause()::text");
        try {
            archive.insert(Messages.upTo(7));
            await().until(() -> !isUsed());
            assertThat(hashes(StoreQuery.builder().build())).hasSize(7);
        } finally {
            onReplica("SELECT pg_wal_replay_resume()::text");
        }
        await().until(this::isUsed);
    }

    /** It has replayed all it was sent, and knows nothing of what it was not sent. */
    @Test
    void aReplicaThatLostItsPrimaryIsTooLate() throws Exception {
        archive.close();
        open(replica.url(database), Duration.ofSeconds(1));
        await().until(this::isUsed);
        String connection = onReplica("SELECT current_setting('primary_conninfo')");
        setOnReplica("host=127.0.0.1 port=1");
        try {
            await().until(() ->
                    onReplica("SELECT count(*) FROM pg_stat_wal_receiver").equals("0"));
            archive.insert(Messages.upTo(7));
            await().until(() -> !isUsed());
            assertThat(hashes(StoreQuery.builder().build())).hasSize(7);
        } finally {
            setOnReplica(connection);
        }
        await().atMost(Duration.ofSeconds(30)).until(this::isUsed);
    }

    private static void setOnReplica(String connection) throws Exception {
        try (Connection session = DriverManager.getConnection(replica.jdbcUrl(database))) {
            Sql.run(session, "ALTER SYSTEM SET primary_conninfo = '" + connection + "'");
            Sql.run(session, "SELECT pg_reload_conf()");
        }
    }

    @Test
    void aServerThatIsNoReplicaIsNotUsed() throws Exception {
        archive.close();
        open(databases.server().url(database), Duration.ofSeconds(30));
        archive.insert(Messages.upTo(7));
        for (int i = 0; i < 5; i++) {
            assertThat(hashes(StoreQuery.builder().build())).hasSize(7);
        }
        await().pollDelay(Duration.ofSeconds(3)).until(() -> !isUsed());
        archive.close();
        open(replica.url("postgres"), Duration.ofSeconds(30));
        await().pollDelay(Duration.ofSeconds(3)).until(() -> !isUsed());
        assertThat(hashes(StoreQuery.builder().build())).hasSize(7);
    }

    @Test
    void withoutPrimaryAReplicaAnswersWhatItHas() throws Exception {
        archive.insert(Messages.upTo(7));
        await().until(() -> onReplica("SELECT count(*) FROM message").equals("7"));
        databases.server().kill();
        try {
            await().until(() -> archive.trouble().isPresent());
            assertThat(hashes(StoreQuery.builder().build())).hasSize(7);
            assertThat(hashes(StoreQuery.builder()
                            .hashes(List.of(Messages.at(3).hash()))
                            .build()))
                    .hasSize(1);
            assertThatThrownBy(() -> hashes(StoreQuery.builder()
                            .hashes(List.of(Messages.at(9999).hash()))
                            .build()))
                    .as("that the message is nowhere cannot be said")
                    .isInstanceOfSatisfying(
                            ArchiveException.class,
                            e -> assertThat(e.isPassing()).isTrue());
        } finally {
            databases.server().start();
        }
        // a server that was killed reads its log first, and is asked every half second to 15 s
        await().atMost(Duration.ofSeconds(30)).until(() -> archive.trouble().isEmpty());
        await().atMost(Duration.ofSeconds(30))
                .until(() ->
                        onReplica("SELECT count(*) FROM pg_stat_wal_receiver").equals("1"));
    }
}
