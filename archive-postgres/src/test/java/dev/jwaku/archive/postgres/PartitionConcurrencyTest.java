package dev.jwaku.archive.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.archive.RetentionPolicy;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.SystemWorld;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Partitions are made and dropped while others do the same, read, write and die. */
@Timeout(120)
@ExtendWith(SharedDatabases.class)
class PartitionConcurrencyTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final String WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"
            + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
    private static final String PENDING = "SELECT count(*) FROM pg_inherits WHERE inhdetachpending";

    /** Of whichever server the class runs on. */
    static TestDatabases databases;

    private final SystemWorld world = new SystemWorld();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
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
        threads.shutdownNow();
        world.close();
    }

    @Test
    void manyNodesThatWantTheSameOneAllGetIt() throws Exception {
        int nodes = 6;
        for (int round = 0; round < 5; round++) {
            long timestamp = round * PartitionDatabase.HOUR;
            CyclicBarrier together = new CyclicBarrier(nodes);
            List<Future<PartitionCreation.Made>> made = new ArrayList<>();
            for (int node = 0; node < nodes; node++) {
                made.add(threads.submit(() -> {
                    try (Connection session = database.open()) {
                        Partitions partitions = new Partitions(world, session, RetentionPolicy.NONE);
                        together.await();
                        return partitions.createAhead(timestamp, HOUR);
                    }
                }));
            }
            int fresh = 0;
            for (Future<PartitionCreation.Made> one : made) {
                assertThat(one.get().partition().contains(timestamp)).isTrue();
                fresh += one.get().isNew() ? 1 : 0;
            }
            assertThat(fresh).isEqualTo(1);
            assertThat(database.names()).hasSize(round + 1);
        }
    }

    /**
     * A reader or writer that waited longer than 100 ms for a lock would fail. One reader stays in its transaction for
     * long: whoever waited for it with a lock that hinders readers would make them all wait.
     */
    @Test
    void neitherReadersNorWritersWaitForOneThatIsMadeOrDropped() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        AtomicLong reads = new AtomicLong();
        AtomicLong writes = new AtomicLong();
        try (Connection session = database.open();
                Connection slow = database.open()) {
            Partitions partitions = new Partitions(world, session, RetentionPolicy.NONE);
            long current = PartitionDatabase.hour(0);
            partitions.createAhead(current, HOUR);
            List<Future<?>> others = load(stop, current, reads, writes);
            slow.setAutoCommit(false);
            for (long hour = 1; hour <= 4; hour++) {
                long start = current - hour * PartitionDatabase.HOUR;
                Sql.number(slow, "SELECT count(*) FROM message");
                Partition made = partitions.createAhead(start, HOUR).partition();
                database.insert(start, 1);
                Sql.number(slow, "SELECT count(*) FROM message");
                Sql.run(session, "SET lock_timeout = 500");
                assertThatThrownBy(() -> partitions.drop(made)).isInstanceOf(SQLException.class);
                Sql.run(session, "RESET lock_timeout"); // for the drop alone
                slow.commit();
                partitions.finishDrops();
                partitions.analyze();
            }
            stop.set(true);
            for (Future<?> other : others) {
                other.get();
            }
        }
        assertThat(database.names()).hasSize(1);
        assertThat(database.number("SELECT count(*) FROM message")).isEqualTo(writes.get());
        assertThat(reads.get()).isGreaterThan(20);
    }

    private List<Future<?>> load(AtomicBoolean stop, long current, AtomicLong reads, AtomicLong writes) {
        List<Future<?>> others = new ArrayList<>();
        for (int reader = 0; reader < 3; reader++) {
            others.add(threads.submit(impatient(stop, (other, number) -> {
                Sql.number(other, "SELECT count(*) FROM (SELECT FROM message WHERE topic_id = 1 LIMIT 20) m");
                Sql.number(other, "SELECT count(*) FROM message WHERE hash = decode('00', 'hex')");
                reads.incrementAndGet();
            })));
        }
        others.add(threads.submit(impatient(stop, (other, number) -> {
            PartitionDatabase.insert(other, current + number, 1);
            writes.incrementAndGet();
        })));
        return others;
    }

    private interface Work {
        void run(Connection session, long number) throws SQLException;
    }

    private Callable<Boolean> impatient(AtomicBoolean stop, Work work) {
        return () -> {
            try (Connection session = database.open()) {
                Sql.run(session, "SET lock_timeout = 100");
                for (long number = 0; !stop.get(); number++) {
                    work.run(session, number);
                }
                return true;
            }
        };
    }

    @Test
    void aReaderThatStaysLeavesADropPendingWhichAnotherNodeFinishes() throws Exception {
        try (Connection session = database.open();
                Connection reader = database.open();
                Connection other = database.open()) {
            Partitions partitions = new Partitions(world, session, RetentionPolicy.NONE);
            Partition made = partitions.createAhead(7, HOUR).partition();
            partitions.createAhead(PartitionDatabase.HOUR, HOUR);
            database.insert(7, 1);
            reader.setAutoCommit(false);
            assertThat(Sql.number(reader, "SELECT count(*) FROM message")).isEqualTo(1);
            assertThatThrownBy(() -> partitions.drop(made))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(Sql.LOCK_NOT_AVAILABLE));
            assertThat(partitions.pending()).contains(made);
            assertThat(partitions.list()).doesNotContain(made);
            refuses(partitions, 7);
            reader.commit();
            new Partitions(world, other, RetentionPolicy.NONE).finishDrops();
            assertThat(partitions.pending()).isEmpty();
            assertThat(database.number("SELECT count(*) FROM pg_class WHERE relname = ?", made.name()))
                    .isZero();
            assertThat(partitions.create(7).isNew()).isTrue();
        }
    }

    private static void refuses(Partitions partitions, long timestamp) {
        assertThatThrownBy(() -> partitions.create(timestamp))
                .isInstanceOfSatisfying(
                        PartitionRefusedException.class,
                        e -> assertThat(e.reason()).isEqualTo(PartitionRefusedException.Reason.BEING_DROPPED));
    }

    @Test
    void aNodeThatDiesWhileItDropsLeavesNothingBehind() throws Exception {
        try (Connection reader = database.open();
                Connection other = database.open()) {
            Partitions partitions = new Partitions(world, other, RetentionPolicy.NONE);
            Partition made = partitions.createAhead(7, HOUR).partition();
            Partition second =
                    partitions.createAhead(PartitionDatabase.HOUR, HOUR).partition();
            database.insert(7, 1);
            reader.setAutoCommit(false);
            assertThat(Sql.number(reader, "SELECT count(*) FROM message")).isEqualTo(1);
            Future<?> dying = threads.submit(() -> {
                try (Connection session = database.open()) {
                    new Partitions(world, session, RetentionPolicy.NONE).drop(made);
                }
                return true;
            });
            await(() -> database.number(PENDING) == 1);
            assertThat(database.number("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                            + " WHERE query LIKE 'ALTER TABLE message DETACH%' AND pid <> pg_backend_pid()"
                            + " AND datname = current_database()"))
                    .isEqualTo(1);
            assertThatThrownBy(dying::get).hasCauseInstanceOf(SQLException.class);
            assertThat(database.number(PENDING)).isEqualTo(1);
            reader.commit();
            // the drop of another one finds the pending one in its way
            partitions.drop(second);
            assertThat(partitions.list()).isEmpty();
            assertThat(database.number(PENDING)).isZero();
            assertThat(database.number("SELECT count(*) FROM pg_class WHERE relname LIKE 'message_0_%'"))
                    .isZero();
        }
    }

    @Test
    void aNodeThatDiesBetweenDetachAndDropLeavesATableThatGoesLater() throws Exception {
        try (Connection session = database.open()) {
            Partitions partitions = new Partitions(world, session, RetentionPolicy.NONE);
            Partition ours = partitions.createAhead(7, HOUR).partition();
            Partition kept =
                    partitions.createAhead(PartitionDatabase.HOUR, HOUR).partition();
            database.run("COMMENT ON TABLE " + ours.name() + " IS '" + PartitionCatalog.DROPPED + "'");
            database.run("ALTER TABLE message DETACH PARTITION " + ours.name());
            database.run("ALTER TABLE message DETACH PARTITION " + kept.name());
            partitions.finishDrops();
            assertThat(database.number("SELECT count(*) FROM pg_class WHERE relname = ?", ours.name()))
                    .isZero();
            assertThat(database.number("SELECT count(*) FROM pg_class WHERE relname = ?", kept.name()))
                    .as("what an operator detached stays")
                    .isEqualTo(1);
        }
    }

    @Test
    void waitsForALockAndTriesAgain() throws Exception {
        try (Connection session = database.open();
                Connection holder = database.open()) {
            Partitions partitions = new Partitions(world, session, RetentionPolicy.NONE);
            holder.setAutoCommit(false);
            Sql.run(holder, "LOCK TABLE message IN SHARE UPDATE EXCLUSIVE MODE");
            Future<PartitionCreation.Made> made = threads.submit(() -> partitions.createAhead(7, HOUR));
            await(() -> database.number(WAITING) == 1);
            await(() -> database.number(WAITING) == 0);
            holder.commit();
            assertThat(made.get().isNew()).isTrue();
        }
    }

    @Test
    void givesUpAfterSomeTriesAndLeavesTheSessionUsable() throws Exception {
        try (Connection session = database.open();
                Connection holder = database.open()) {
            Partitions partitions = new Partitions(world, session, RetentionPolicy.NONE);
            Sql.run(session, "SET lock_timeout = 50");
            holder.setAutoCommit(false);
            Sql.run(holder, "LOCK TABLE message IN SHARE UPDATE EXCLUSIVE MODE");
            assertThatThrownBy(() -> partitions.createAhead(7, HOUR)).isInstanceOf(SQLException.class);
            holder.commit();
            assertThat(partitions.createAhead(7, HOUR).isNew()).isTrue();
        }
    }

    private interface Condition {
        boolean holds() throws SQLException;
    }

    private void await(Condition condition) throws SQLException {
        Deadline deadline = Deadline.after(world, Duration.ofSeconds(20));
        while (!condition.holds()) {
            assertThat(deadline.isExpired()).isFalse();
            new Signal(world).await(Deadline.after(world, Duration.ofMillis(10)));
        }
    }
}
