package dev.jwaku.archive.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.archive.RetentionPolicy;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Events;
import dev.jwaku.runtime.MemoryMeters;
import dev.jwaku.runtime.ShiftedWorld;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.SystemWorld;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(120)
@ExtendWith(SharedDatabases.class)
class MaintenanceTest {
    private static final RetentionPolicy EIGHT_HOURS = RetentionPolicy.parse("time:28800");
    private static final Duration HOUR = Duration.ofHours(1);

    private static TestDatabases databases;

    private final MemoryMeters meters = new MemoryMeters();
    private final SystemWorld world = new SystemWorld(Events.NONE, meters);
    private final List<Maintenance> nodes = new ArrayList<>();
    private PartitionDatabase database;

    @BeforeAll
    static void keep(TestDatabases shared) {
        databases = shared;
    }

    @BeforeEach
    void makeDatabase() throws Exception {
        database = new PartitionDatabase(databases);
    }

    @AfterEach
    void close() {
        nodes.forEach(Maintenance::close);
        world.close();
    }

    private Maintenance node(String name, RetentionPolicy policy) {
        return node(name, policy, Duration.ZERO);
    }

    private Maintenance node(String name, RetentionPolicy policy, Duration shift) {
        Sessions sessions = () ->
                DriverManager.getConnection(databases.server().jdbcUrl(database.name()) + "&ApplicationName=" + name);
        return node(name, policy, shift, sessions);
    }

    private Maintenance node(String name, RetentionPolicy policy, Duration shift, Sessions sessions) {
        Maintenance node = new Maintenance(new ShiftedWorld(world, shift), sessions, policy, name);
        nodes.add(node);
        return node;
    }

    /** Hours from now at which the partitions begin. */
    private List<Long> hours() throws SQLException {
        try (Connection session = database.open()) {
            return new PartitionCatalog(session)
                    .list().stream()
                            .map(partition -> (partition.from() - PartitionDatabase.hour(0)) / PartitionDatabase.HOUR)
                            .toList();
        }
    }

    private void make(long hour) throws SQLException {
        try (Connection session = database.open()) {
            new Partitions(world, session, RetentionPolicy.NONE).createAhead(PartitionDatabase.hour(hour), HOUR);
        }
        database.insert(PartitionDatabase.hour(hour), 1);
    }

    private void killSession(String node) throws SQLException {
        assertThat(database.number(
                        "SELECT count(pg_terminate_backend(pid, 10000)) FROM pg_stat_activity"
                                + " WHERE application_name = ?",
                        node))
                .isEqualTo(1);
    }

    @Test
    void oneOfThreeLeads() throws Exception {
        Maintenance first = node("first", EIGHT_HOURS);
        Maintenance second = node("second", EIGHT_HOURS);
        Maintenance third = node("third", EIGHT_HOURS);
        second.round();
        first.round();
        third.round();
        second.round();
        assertThat(List.of(first.isLeader(), second.isLeader(), third.isLeader()))
                .containsExactly(false, true, false);
        second.close();
        first.round();
        assertThat(first.isLeader())
                .as("one that was not started holds its session")
                .isFalse();
    }

    @Test
    void keepsTwoPartitionsAheadOfNow() throws Exception {
        Maintenance node = node("node", EIGHT_HOURS);
        node.round();
        assertThat(hours()).containsExactly(0L, 1L, 2L);
        node.round();
        assertThat(hours()).containsExactly(0L, 1L, 2L);
        assertThat(meters.snapshot())
                .containsEntry("jwaku_archive_partitions_created{reason=\"ahead\"}", 3L)
                .containsEntry("jwaku_archive_partitions", 3L)
                .containsEntry("jwaku_archive_maintenance_leader", 1L)
                .containsEntry("jwaku_archive_oldest_partition", PartitionDatabase.hour(0) / PartitionDatabase.SECOND);
        assertThat(meters.snapshot().get("jwaku_archive_partition_bytes")).isPositive();
    }

    @Test
    void aNodeWhoseSessionDiesLeadsNoLongerAndAnotherDoes() throws Exception {
        Maintenance first = node("first", EIGHT_HOURS);
        Maintenance second = node("second", EIGHT_HOURS);
        first.round();
        second.round();
        killSession("first");
        second.round();
        assertThat(second.isLeader()).isTrue();
        make(-20);
        first.round();
        assertThat(first.isLeader()).isFalse();
        assertThat(first.failure()).isEmpty();
        assertThat(hours()).as("nothing was done by the former leader").contains(-20L);
        second.round();
        assertThat(hours()).doesNotContain(-20L);
        assertThat(database.number("SELECT v::bigint FROM store_meta WHERE k = 'maintenance_term'"))
                .isEqualTo(2);
    }

    /** A pooler may hand out a server session that lives but has no lock. */
    @Test
    void aNodeWhoseLockIsGoneLeadsNoLonger() throws Exception {
        List<Connection> opened = new ArrayList<>();
        Maintenance first = node("first", EIGHT_HOURS, Duration.ZERO, () -> {
            opened.add(database.open());
            return opened.getLast();
        });
        first.round();
        assertThat(first.isLeader()).isTrue();
        assertThat(Sql.isTrue(
                        opened.getFirst(),
                        "SELECT pg_advisory_unlock(%s, %d)".formatted(AdvisoryLocks.NAMESPACE, AdvisoryLocks.LEADER)))
                .isTrue();
        Maintenance second = node("second", EIGHT_HOURS);
        second.round();
        assertThat(second.isLeader()).isTrue();
        first.round();
        assertThat(first.isLeader()).isFalse();
        assertThat(opened).hasSize(2);
    }

    @Test
    void aStartedLeaderNoticesWithinSecondsAndItsEndFreesTheLead() throws Exception {
        Maintenance first = node("first", EIGHT_HOURS);
        first.start();
        await(() -> meters.snapshot().get("jwaku_archive_partitions") == 3);
        killSession("first");
        await(() -> term() == 2);
        await(first::isLeader);
        first.close();
        Maintenance second = node("second", EIGHT_HOURS);
        await(
                () -> { // the server takes the lock back when it notices that the session has ended
                    second.round();
                    return second.isLeader();
                });
        assertThat(first.isLeader()).isFalse();
    }

    private long term() {
        try {
            return database.number("SELECT v::bigint FROM store_meta WHERE k = 'maintenance_term'");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void forgetsByTime() throws Exception {
        for (long hour = -12; hour < 0; hour++) {
            make(hour);
        }
        node("node", EIGHT_HOURS).round();
        assertThat(hours()).containsExactly(-8L, -7L, -6L, -5L, -4L, -3L, -2L, -1L, 0L, 1L, 2L);
        assertThat(meters.count("jwaku_archive_partitions_dropped", "reason", "time"))
                .isEqualTo(4);
    }

    @Test
    void forgetsBySize() throws Exception {
        for (long hour = -4; hour < 0; hour++) {
            make(hour);
        }
        long bytes = database.number("SELECT sum(pg_total_relation_size(inhrelid)) FROM pg_inherits"
                + " WHERE inhparent = 'message'::regclass");
        // as much as all of them, of which there will be three more
        double megabytes = bytes / 1048576.0;
        node("node", RetentionPolicy.parse("size:%.5fmb".formatted(megabytes))).round();
        assertThat(hours()).hasSizeLessThan(7).doesNotContain(-4L).contains(-1L);
        assertThat(meters.count("jwaku_archive_partitions_dropped", "reason", "size"))
                .isPositive();
    }

    @Test
    void forgetsByNumberAlsoWhatWasNeverCounted() throws Exception {
        for (long hour = -4; hour < 0; hour++) {
            make(hour);
        }
        node("node", RetentionPolicy.parse("capacity:2")).round();
        assertThat(hours()).startsWith(-2L, -1L);
        assertThat(meters.count("jwaku_archive_partitions_dropped", "reason", "capacity"))
                .isEqualTo(2);
    }

    @Test
    void aClockThatIsAheadForgetsNothingTooEarly() throws Exception {
        make(-7);
        make(-10);
        Maintenance wrong = node("wrong", EIGHT_HOURS, Duration.ofHours(5));
        wrong.round();
        assertThat(hours()).as("partitions for the present of both clocks").contains(-7L, 0L, 5L, 6L, 7L);
        assertThat(hours()).doesNotContain(-10L);
        assertThat(wrong.failure())
                .hasValueSatisfying(text -> assertThat(text)
                        .contains("the clock of the database is")
                        .contains("s behind the node's"));
    }

    @Test
    void aClockThatIsBehindForgetsLate() throws Exception {
        make(-10);
        Maintenance wrong = node("wrong", EIGHT_HOURS, Duration.ofMinutes(-150));
        wrong.round();
        assertThat(hours()).contains(-10L, 0L, 1L, 2L);
        assertThat(wrong.failure()).hasValueSatisfying(text -> assertThat(text).contains("ahead of the node's"));
        assertThat(meters.snapshot()).doesNotContainKey("jwaku_archive_partitions_dropped{reason=\"time\"}");
    }

    @Test
    void finishesWhatOthersLeftHalfDone() throws Exception {
        make(-1);
        make(-2);
        List<String> names = database.names();
        database.run("COMMENT ON TABLE " + names.getFirst() + " IS '" + PartitionCatalog.DROPPED + "'");
        database.run("ALTER TABLE message DETACH PARTITION " + names.getFirst());
        try (Connection reader = database.open();
                Connection dying = database.open()) {
            reader.setAutoCommit(false);
            Sql.number(reader, "SELECT count(*) FROM message");
            Sql.run(dying, "SET lock_timeout = 100");
            try {
                Sql.run(dying, "ALTER TABLE message DETACH PARTITION " + names.getLast() + " CONCURRENTLY");
            } catch (SQLException e) {
                assertThat(e.getSQLState()).isEqualTo(Sql.LOCK_NOT_AVAILABLE);
            }
        }
        assertThat(database.number("SELECT count(*) FROM pg_inherits WHERE inhdetachpending"))
                .isEqualTo(1);
        node("node", EIGHT_HOURS).round();
        assertThat(database.number("SELECT count(*) FROM pg_inherits WHERE inhdetachpending"))
                .isZero();
        assertThat(database.number("SELECT count(*) FROM pg_class WHERE relname = ?", names.getFirst()))
                .isZero();
    }

    @Test
    void saysWhatIsWrongAndDoesTheRest() throws Exception {
        database.run("CREATE TABLE rest PARTITION OF message DEFAULT");
        make(-20);
        Maintenance node = node("node", EIGHT_HOURS);
        node.round();
        assertThat(node.failure())
                .hasValueSatisfying(text -> assertThat(text)
                        .startsWith("archive maintenance failed: retention: ")
                        .contains("DEFAULT partition"));
        assertThat(hours()).contains(0L, 1L, 2L);
        assertThat(meters.count("waku_archive_errors", "type", "retpolicy_failure"))
                .isEqualTo(1);
        database.run("DROP TABLE rest");
        node.round();
        assertThat(node.failure()).isEmpty();
        assertThat(hours()).containsExactly(0L, 1L, 2L);
    }

    @Test
    void outlivesADatabaseThatIsAway() throws Exception {
        AtomicBoolean away = new AtomicBoolean(true);
        Maintenance node = node("node", EIGHT_HOURS, Duration.ZERO, () -> {
            if (away.get()) {
                throw new SQLException("nobody listens", "08001");
            }
            return database.open();
        });
        node.round();
        assertThat(node.failure()).hasValueSatisfying(text -> assertThat(text).contains("nobody listens"));
        assertThat(node.isLeader()).isFalse();
        away.set(false);
        node.round();
        assertThat(node.failure()).isEmpty();
        assertThat(node.isLeader()).isTrue();
    }

    @Test
    void looksAgainWhatThePlannerKnowsOnlyWhenPartitionsChanged() throws Exception {
        Maintenance node = node("node", EIGHT_HOURS);
        node.round();
        String analyzed = "SELECT coalesce(sum(analyze_count), 0) FROM pg_stat_user_tables WHERE relname = 'message'";
        await(() -> number(analyzed) == 1);
        node.round();
        make(-1);
        node.round();
        await(() -> number(analyzed) == 2);
    }

    private long number(String sql) {
        try {
            return database.number(sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private void await(BooleanSupplier condition) {
        Deadline deadline = Deadline.after(world, Duration.ofSeconds(30));
        while (!condition.getAsBoolean()) {
            assertThat(deadline.isExpired()).isFalse();
            new Signal(world).await(Deadline.after(world, Duration.ofMillis(20)));
        }
    }
}
