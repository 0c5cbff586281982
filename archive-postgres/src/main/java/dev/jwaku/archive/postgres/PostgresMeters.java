package dev.jwaku.archive.postgres;

import dev.jwaku.runtime.Meters;
import dev.jwaku.runtime.World;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What is counted and timed of a database. Any thread. */
final class PostgresMeters {
    /** The shapes of statements, under the names of the design (9.3). */
    enum Shape {
        /** A page of one topic. */
        S1,
        /** The same after a cursor. */
        S2,
        /** A page of several topics. */
        S3,
        /** A page of a shard, or of everything. */
        S4,
        /** By hash. */
        S5,
        /** The time of a cursor. */
        S6,
        /** An insert. */
        S7,
        /** How many. */
        S8,
        /** The oldest. */
        S9
    }

    private static final double[] BOUNDS = {0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.4, 1
    };
    private static final double[] ROWS = {0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000};
    private static final double SECOND = 1e9;

    private final World world;
    private final Map<Shape, Meters.Histogram> seconds = new EnumMap<>(Shape.class);
    private final Meters.Histogram resultRows;
    private final Meters.Histogram batchRows;
    private final Meters.Counter duplicates;
    private final Meters.Counter timeouts;
    private final Meters.Counter primaryAsked;
    private volatile long lastPayload;

    PostgresMeters(World world) {
        this.world = world;
        Meters meters = world.meters();
        for (Shape shape : Shape.values()) {
            seconds.put(shape, meters.histogram("jwaku_postgres_statement_seconds", BOUNDS, "shape", shape.name()));
        }
        this.resultRows = meters.histogram("jwaku_postgres_result_rows", ROWS);
        this.batchRows = meters.histogram("jwaku_postgres_insert_rows", ROWS);
        this.duplicates = meters.counter("jwaku_postgres_duplicates_total");
        this.timeouts = meters.counter("jwaku_postgres_statement_timeouts_total");
        this.primaryAsked = meters.counter("jwaku_postgres_replica_misses_total");
        meters.gauge("postgres_payload_size_bytes", () -> lastPayload);
    }

    /** Runs a statement and notes how long it took. */
    <T> T timed(Shape shape, Timed<T> statement) throws SQLException {
        long start = world.nanoTime();
        try {
            return statement.run();
        } catch (SQLException e) {
            if (SqlFailures.isTimeout(e)) {
                timeouts.increment();
            }
            throw e;
        } finally {
            Meters.Histogram histogram = seconds.get(shape);
            if (histogram != null) {
                histogram.observe((world.nanoTime() - start) / SECOND);
            }
        }
    }

    void answered(int rows) {
        resultRows.observe(rows);
    }

    void inserted(int rows, int added, int payload) {
        batchRows.observe(rows);
        duplicates.add(rows - added);
        lastPayload = payload;
    }

    void refused(String reason, int messages) {
        world.meters().counter("jwaku_postgres_refused_total", "reason", reason).add(messages);
    }

    void askedPrimary(int hashes) {
        primaryAsked.add(hashes);
    }

    void watch(List<Pool> pools) {
        for (Pool pool : pools) {
            world.meters().gauge("jwaku_postgres_connections_in_use", pool::inUse, "pool", pool.purpose());
        }
    }

    /**
     * A statement.
     *
     * @param <T> what it answers
     */
    @FunctionalInterface
    interface Timed<T> {
        /** Runs it. */
        T run() throws SQLException;
    }
}
