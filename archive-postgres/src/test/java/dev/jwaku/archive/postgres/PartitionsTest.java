package dev.jwaku.archive.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.archive.RetentionPolicy;
import dev.jwaku.archive.postgres.PartitionRefusedException.Reason;
import dev.jwaku.runtime.SystemWorld;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(120)
@ExtendWith(SharedDatabases.class)
class PartitionsTest {
    private static final RetentionPolicy TWO_DAYS = RetentionPolicy.parse("time:172800");
    private static final RetentionPolicy HOURS = RetentionPolicy.parse("time:28800");

    /** Of whichever server the class runs on. */
    static TestDatabases databases;

    private final SystemWorld world = new SystemWorld();
    private PartitionDatabase database;
    private Connection session;
    private Partitions partitions;

    @BeforeAll
    static void keep(TestDatabases shared) {
        databases = shared;
    }

    @BeforeEach
    void makeDatabase() throws Exception {
        database = new PartitionDatabase(databases);
        session = database.open();
        partitions = new Partitions(world, session, RetentionPolicy.NONE);
    }

    @AfterEach
    void close() throws SQLException {
        session.close();
        world.close();
    }

    @Test
    void takesMessagesOfItsRangeOnly() throws Exception {
        Partition made = partitions.createAhead(7, Duration.ofHours(1)).partition();
        assertThat(made).isEqualTo(Partition.of(0, PartitionDatabase.HOUR));
        database.insert(0, 1);
        database.insert(PartitionDatabase.HOUR - 1, 1);
        assertThatThrownBy(() -> database.insert(PartitionDatabase.HOUR, 1))
                .hasMessageContaining("no partition of relation");
        assertThat(partitions.list()).containsExactly(made);
    }

    /** Unless it is told, the planner walks (ts, hash) until autovacuum has looked: 5 ms for each hash, not 0.02. */
    @Test
    void isAskedForHashesByTheirIndexBeforeItIsAnalyzed() throws Exception {
        for (int hour = 0; hour < 3; hour++) {
            String name = partitions
                    .createAhead(hour * PartitionDatabase.HOUR, Duration.ofHours(1))
                    .partition()
                    .name();
            Sql.run(session, "ALTER TABLE " + name + " SET (autovacuum_enabled = false)");
        }
        assertThat(database.number("SELECT count(*) FROM message")).isZero();
        Sql.run(
                session,
                "INSERT INTO message (ts, topic_id, hash, payload)"
                        + " SELECT i * 360000000, i % 50, sha256(i::text::bytea), '\\x00'"
                        + " FROM generate_series(0::bigint, 29999) i");
        String statement = Statements.byHash(true)
                .replaceFirst("\\?", "\\$1")
                .replaceFirst("\\?", "\\$2")
                .replaceFirst("\\?", "\\$3");
        Sql.run(session, "PREPARE by_hash (bytea[], bigint, bigint) AS " + statement);
        for (String mode : List.of("force_custom_plan", "force_generic_plan")) {
            Sql.run(session, "SET plan_cache_mode = " + mode);
            for (String range : List.of("0, 9000000000000", "3700000000000, 9223372036854775807")) {
                String plan = plan("EXECUTE by_hash (ARRAY[sha256('1'), sha256('20000')], " + range + ")");
                assertThat(plan).as(mode).contains("_hash_idx").doesNotContain("_pkey");
            }
        }
    }

    private String plan(String statement) throws SQLException {
        StringBuilder plan = new StringBuilder();
        try (Statement explain = session.createStatement();
                ResultSet line = explain.executeQuery("EXPLAIN " + statement)) {
            while (line.next()) {
                plan.append(line.getString(1)).append('\n');
            }
        }
        return plan.toString();
    }

    @Test
    void isMadeOnce() throws Exception {
        assertThat(partitions.createAhead(7, Duration.ofHours(1)).isNew()).isTrue();
        assertThat(partitions.createAhead(8, Duration.ofHours(6)).isNew()).isFalse();
        assertThat(partitions.create(9).isNew()).isFalse();
        assertThat(database.names()).hasSize(1);
    }

    @Test
    void hasTheIndicesTheColumnsAndTheSettingsOfTheDesign() throws Exception {
        String name = partitions.createAhead(7, Duration.ofHours(1)).partition().name();
        assertThat(database.number("SELECT count(*) FROM pg_index WHERE indrelid = ?::regclass", name))
                .isEqualTo(3);
        assertThat(database.number(
                        "SELECT count(*) FROM pg_inherits i JOIN pg_index x ON x.indexrelid = i.inhrelid"
                                + " WHERE x.indrelid = ?::regclass",
                        name))
                .as("indices that are attached to those of the parent")
                .isEqualTo(3);
        assertThat(database.number(
                        "SELECT count(*) FROM pg_class WHERE relname = ? AND reloptions @> ARRAY["
                                + "'toast_tuple_target=4080', 'autovacuum_vacuum_insert_scale_factor=0.02',"
                                + "'autovacuum_analyze_scale_factor=0.02', 'autovacuum_freeze_min_age=0']",
                        name))
                .isEqualTo(1);
        assertThat(database.number(
                        "SELECT count(*) FROM pg_attribute WHERE attrelid = ?::regclass AND attname = 'payload'"
                                + " AND attstorage = 'e'",
                        name))
                .isEqualTo(1);
        assertThat(database.number(
                        "SELECT count(*) FROM pg_constraint WHERE conrelid = ?::regclass AND conname LIKE '%_range'",
                        name))
                .isZero();
    }

    @Test
    void fillsGapsWithoutOverlap() throws Exception {
        long day = PartitionDatabase.hour(0) / (24 * PartitionDatabase.HOUR) * 24 * PartitionDatabase.HOUR;
        partitions.createAhead(day - 1, Duration.ofHours(1));
        partitions.createAhead(day + 2 * PartitionDatabase.HOUR, Duration.ofHours(1));
        Partition gap = partitions
                .createAhead(day + PartitionDatabase.HOUR / 2, Duration.ofHours(6))
                .partition();
        assertThat(gap).isEqualTo(Partition.of(day, day + 2 * PartitionDatabase.HOUR));
        Partition after = partitions
                .createAhead(day + 3 * PartitionDatabase.HOUR, Duration.ofHours(6))
                .partition();
        assertThat(after.to()).isEqualTo(day + 6 * PartitionDatabase.HOUR);
    }

    @Test
    void standsBetweenRangesThatAnOperatorMade() throws Exception {
        database.run("CREATE TABLE before PARTITION OF message FOR VALUES FROM (MINVALUE) TO (1500000000)");
        database.run("CREATE TABLE after PARTITION OF message FOR VALUES FROM (7500000000) TO (MAXVALUE)");
        assertThat(partitions.createAhead(2_000_000_000L, Duration.ofHours(1)).partition())
                .isEqualTo(new Partition("message_1_8", 1_500_000_000L, 7_500_000_000L));
        assertThat(partitions.list()).extracting(Partition::name).containsExactly("before", "message_1_8", "after");
        database.insert(7_499_999_999L, 1);
    }

    @Test
    void refusesWhatIsNotKept() throws Exception {
        Partitions short_ = new Partitions(world, session, TWO_DAYS);
        assertThat(reason(short_, PartitionDatabase.hour(-49))).isEqualTo(Reason.TOO_OLD);
        assertThat(reason(short_, 0)).isEqualTo(Reason.TOO_OLD);
        assertThat(reason(short_, -1)).isEqualTo(Reason.TOO_OLD);
        assertThat(reason(short_, Long.MIN_VALUE)).isEqualTo(Reason.TOO_OLD);
        assertThat(reason(short_, PartitionDatabase.hour(3))).isEqualTo(Reason.TOO_FAR_AHEAD);
        assertThat(reason(short_, Long.MAX_VALUE)).isEqualTo(Reason.TOO_FAR_AHEAD);
        assertThat(database.names()).isEmpty();
        short_.create(PartitionDatabase.hour(-47));
        short_.create(PartitionDatabase.now() + PartitionDatabase.HOUR - 10 * PartitionDatabase.SECOND);
        assertThat(database.names()).hasSize(2);
    }

    @Test
    void takesOldMessagesWhereNoAgeIsSet() throws Exception {
        partitions.create(0);
        assertThat(database.names()).containsExactly("message_0_604800");
        assertThat(reason(partitions, -1)).isEqualTo(Reason.TOO_OLD);
    }

    @Test
    void makesNoMoreThanSoManyOnDemand() throws Exception {
        for (int index = 0; index < PartitionCreation.MOST; index++) {
            Sql.run(
                    session,
                    "CREATE TABLE p%d PARTITION OF message FOR VALUES FROM (%d) TO (%d)"
                            .formatted(index, index, index + 1));
        }
        assertThat(reason(partitions, PartitionDatabase.HOUR)).isEqualTo(Reason.TOO_MANY);
        partitions.createAhead(PartitionDatabase.HOUR, Duration.ofHours(1));
    }

    private static Reason reason(Partitions partitions, long timestamp) throws SQLException {
        try {
            partitions.create(timestamp);
            throw new AssertionError(timestamp + " was not refused");
        } catch (PartitionRefusedException e) {
            return e.reason();
        }
    }

    @Test
    void leavesTablesOfOthersAlone() throws Exception {
        database.run("CREATE TABLE message_0_3600 (mine int)");
        assertThat(partitions.createAhead(7, Duration.ofHours(1)).partition().name())
                .isEqualTo("message_0_3600_2");
        partitions.finishDrops();
        assertThat(database.number("SELECT count(*) FROM message_0_3600")).isZero();
    }

    @Test
    void isDroppedWithItsMessages() throws Exception {
        Partition made = partitions.createAhead(7, Duration.ofHours(1)).partition();
        database.insert(7, 1);
        partitions.drop(made);
        assertThat(database.names()).isEmpty();
        assertThat(database.number("SELECT count(*) FROM pg_class WHERE relname = ?", made.name()))
                .isZero();
        partitions.drop(made);
        assertThat(partitions.create(7).isNew()).isTrue();
    }

    @Test
    void isNotDroppedBesideADefaultPartition() throws Exception {
        Partition made = partitions.createAhead(7, Duration.ofHours(1)).partition();
        database.run("CREATE TABLE rest PARTITION OF message DEFAULT");
        assertThatThrownBy(() -> partitions.drop(made))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("DEFAULT partition");
        assertThat(partitions.list()).containsExactly(made);
        database.run("DROP TABLE rest");
        partitions.drop(made);
        assertThat(partitions.list()).isEmpty();
    }

    @Test
    void adaptsItsLengthForAllNodes() throws Exception {
        RetentionPolicy size = RetentionPolicy.parse("size:1gb");
        Partitions first = new Partitions(world, session, size);
        assertThat(first.length()).isEqualTo(Duration.ofHours(6));
        first.setLength(Duration.ofHours(12));
        try (Connection other = database.open()) {
            assertThat(new Partitions(world, other, size).length()).isEqualTo(Duration.ofHours(12));
            assertThat(new Partitions(world, other, HOURS).length()).isEqualTo(Duration.ofHours(1));
        }
        database.run("UPDATE store_meta SET v = 'nonsense'");
        assertThat(first.length()).isEqualTo(Duration.ofHours(6));
    }

    @Test
    void isCountedAndMeasured() throws Exception {
        Partition made = partitions.createAhead(7, Duration.ofHours(1)).partition();
        database.insert(7, 1);
        assertThat(partitions.sizes().getFirst().rows()).isZero();
        partitions.count(made);
        assertThat(partitions.sizes()).singleElement().satisfies(size -> {
            assertThat(size.rows()).isEqualTo(1);
            assertThat(size.bytes()).isGreaterThan(8192);
        });
        partitions.analyze();
        assertThat(database.number(
                        "SELECT count(*) FROM pg_stat_user_tables WHERE relname = 'message' AND last_analyze > now()"
                                + " - interval '1 minute'"))
                .isEqualTo(1);
    }
}
