package dev.jwaku.archive.postgres;

import dev.jwaku.archive.DatabaseReport;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Meters;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.store.ArchiveException;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the server every quarter of a minute, on a task of its own, for metrics and for the dashboard: who asks for
 * figures never waits for a database. Does not own the pools. Methods: any task.
 */
final class ServerWatch implements AutoCloseable {
    static final Duration INTERVAL = Duration.ofSeconds(15);

    private static final String WHAT = "read statistics";
    private static final String PRIMARY = "primary";
    private static final Logger log = LoggerFactory.getLogger(ServerWatch.class);

    private final World world;
    private final Pool primary;
    private final List<Replica> replicas;
    private final BooleanSupplier isLeader;
    private final Tasks tasks;
    private volatile Optional<DatabaseReport> latest = Optional.empty();

    /**
     * Does nothing until {@link #start}.
     *
     * @param isLeader whether this node does the upkeep
     */
    ServerWatch(World world, Pool primary, List<Replica> replicas, BooleanSupplier isLeader) {
        this.world = world;
        this.primary = primary;
        this.replicas = List.copyOf(replicas);
        this.isLeader = isLeader;
        this.tasks = new Tasks(world, "archive-server-watch");
        register();
    }

    /** Begins with the first look. */
    void start() {
        tasks.start("looks", () -> {
            Signal never = new Signal(world);
            boolean stopped = false;
            while (!stopped) {
                look();
                stopped = never.await(Deadline.after(world, INTERVAL));
            }
        });
    }

    /** The last look that succeeded. */
    Optional<DatabaseReport> latest() {
        return latest;
    }

    /** One look, now. A database that is away or without our tables leaves the last report as it is. */
    void look() {
        try {
            latest = Optional.of(report());
        } catch (ArchiveException e) {
            log.atDebug().addKeyValue("error", e.getMessage()).log("statistics of the database cannot be read");
        }
    }

    private DatabaseReport report() {
        long written = primary.run(WHAT, connection -> of(connection, primary).written());
        List<DatabaseReport.Replica> copies = new ArrayList<>();
        List<DatabaseReport.Statements> elsewhere = new ArrayList<>();
        for (Replica replica : replicas) {
            copies.add(replica(replica, written, elsewhere));
        }
        return primary.run(WHAT, connection -> {
            ServerStatistics statistics = of(connection, primary);
            ServerStatistics.StatementsFound found = statistics.statements();
            List<DatabaseReport.Statements> statements = new ArrayList<>(found.statements());
            statements.addAll(elsewhere);
            return new DatabaseReport(
                    world.now(),
                    statistics.server(),
                    isLeader.getAsBoolean(),
                    statistics.leader(),
                    statistics.partitions(),
                    copies,
                    statistics.sessions(),
                    statements,
                    found.missing());
        });
    }

    /** The primary was asked before, so a replica may be ahead of what it said. */
    private DatabaseReport.Replica replica(Replica replica, long written, List<DatabaseReport.Statements> statements) {
        String name = replica.pool().purpose();
        try {
            return replica.pool().run(WHAT, connection -> {
                ServerStatistics statistics = of(connection, replica.pool());
                long behind = Math.max(0, written - statistics.applied());
                statements.addAll(statistics.statements().statements());
                return new DatabaseReport.Replica(name, true, replica.isUsable(), behind, replica.lagSeconds());
            });
        } catch (ArchiveException e) {
            return new DatabaseReport.Replica(name, false, false, 0, 0);
        }
    }

    private ServerStatistics of(Connection connection, Pool pool) {
        return new ServerStatistics(connection, pool == primary ? PRIMARY : pool.purpose());
    }

    private void register() {
        server("jwaku_archive_database_bytes", server -> server.bytes());
        server(
                "jwaku_archive_database_start_time_seconds",
                server -> server.startedAt().getEpochSecond());
        server("jwaku_archive_database_max_sessions", server -> server.maxSessions());
        server("jwaku_archive_database_read_seconds", DatabaseReport.Server::secondsReading);
        server("jwaku_archive_database_deadlocks", server -> server.deadlocks());
        server("jwaku_archive_database_temporary_bytes", server -> server.temporaryBytes());
        gauges(
                "jwaku_archive_database_version",
                report ->
                        List.of(Meters.Reading.of(1, "version", report.server().version())));
        gauges(
                "jwaku_archive_database_transactions",
                report -> List.of(
                        Meters.Reading.of((double) report.server().commits(), "outcome", "commit"),
                        Meters.Reading.of((double) report.server().rollbacks(), "outcome", "rollback")));
        gauges(
                "jwaku_archive_database_blocks",
                report -> List.of(
                        Meters.Reading.of((double) report.server().blocksCached(), "from", "memory"),
                        Meters.Reading.of((double) report.server().blocksRead(), "from", "system")));
        gauges(
                "jwaku_archive_database_rows",
                report -> List.of(
                        Meters.Reading.of((double) report.server().rowsInserted(), "kind", "inserted"),
                        Meters.Reading.of((double) report.server().rowsFetched(), "kind", "fetched"),
                        Meters.Reading.of((double) report.server().rowsDeleted(), "kind", "deleted")));
        gauges(
                "jwaku_archive_database_sessions",
                report -> report.sessions().stream()
                        .map(sessions -> Meters.Reading.of(sessions.count(), "state", sessions.state()))
                        .toList());
        gauges(
                "jwaku_archive_partitions_end",
                report -> report.partitions().stream()
                        .skip(Math.max(0, report.partitions().size() - 1))
                        .map(newest -> Meters.Reading.of((double) newest.to().getEpochSecond()))
                        .toList());
        registerReplicas();
        registerStatements();
    }

    private void registerReplicas() {
        gauges(
                "jwaku_archive_replica_lag_bytes",
                report -> report.replicas().stream()
                        .map(replica -> Meters.Reading.of((double) replica.lagBytes(), "pool", replica.name()))
                        .toList());
    }

    private void registerStatements() {
        statements("jwaku_archive_server_statement_calls", one -> one.calls());
        statements("jwaku_archive_server_statement_seconds", DatabaseReport.Statements::seconds);
        statements("jwaku_archive_server_statement_max_seconds", DatabaseReport.Statements::maxSeconds);
        statements("jwaku_archive_server_statement_rows", one -> one.rows());
        gauges("jwaku_archive_server_statement_blocks", report -> {
            List<Meters.Reading> readings = new ArrayList<>();
            for (DatabaseReport.Statements one : report.statements()) {
                readings.add(Meters.Reading.of(
                        (double) one.blocksCached(), "server", one.server(), "shape", one.shape(), "from", "memory"));
                readings.add(Meters.Reading.of(
                        (double) one.blocksRead(), "server", one.server(), "shape", one.shape(), "from", "system"));
            }
            return readings;
        });
    }

    private void server(String name, ToDoubleFunction<DatabaseReport.Server> value) {
        gauges(name, report -> List.of(Meters.Reading.of(value.applyAsDouble(report.server()))));
    }

    private void statements(String name, ToDoubleFunction<DatabaseReport.Statements> value) {
        gauges(
                name,
                report -> report.statements().stream()
                        .map(one -> Meters.Reading.of(
                                value.applyAsDouble(one), "server", one.server(), "shape", one.shape()))
                        .toList());
    }

    private void gauges(String name, Function<DatabaseReport, List<Meters.Reading>> readings) {
        world.meters().gauges(name, () -> latest.map(readings).orElse(List.of()));
    }

    @Override
    public void close() {
        tasks.close();
    }
}
