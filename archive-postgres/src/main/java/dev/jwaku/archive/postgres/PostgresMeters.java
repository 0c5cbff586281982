package dev.jwaku.archive.postgres;

import dev.jwaku.runtime.Meters;
import dev.jwaku.runtime.World;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is counted and timed of a database. Any thread. */
final class PostgresMeters {
    /** The shapes of statements, under the names of the design (9.3), and what nwaku calls what is like them. */
    enum Shape {
        /** A page of one topic. */
        S1("content_topic"),
        /** The same after a cursor. */
        S2("content_topic"),
        /** A page of several topics. */
        S3("content_topic"),
        /** A page of a shard, or of everything. */
        S4("pubsub_topic"),
        /** By hash. */
        S5("msg_hash_no_ctopic"),
        /** The time of a cursor. */
        S6("messages_lookup"),
        /** An insert. */
        S7("InsertRow"),
        /** How many. */
        S8("count_msgs"),
        /** The oldest. */
        S9("oldest");

        private final String query;

        Shape(String query) {
            this.query = query;
        }
    }

    private static final double[] BOUNDS = {0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.4, 1
    };
    private static final double[] ROWS = {0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000};
    private static final double SECOND = 1e9;

    private final World world;
    private final Map<Shape, Kind> kinds = new EnumMap<>(Shape.class);
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
            kinds.put(shape, new Kind(meters, shape));
        }
        meters.gauges("query_time_secs", this::lastSeconds);
        this.resultRows = meters.histogram("jwaku_archive_result_rows", ROWS);
        this.batchRows = meters.histogram("jwaku_archive_insert_rows", ROWS);
        this.duplicates = meters.counter("jwaku_archive_duplicates");
        this.timeouts = meters.counter("jwaku_archive_statement_timeouts");
        this.primaryAsked = meters.counter("jwaku_archive_replica_misses");
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
            double took = (world.nanoTime() - start) / SECOND;
            Optional.ofNullable(kinds.get(shape)).ifPresent(kind -> kind.ran(took));
        }
    }

    private List<Meters.Reading> lastSeconds() {
        return kinds.entrySet().stream()
                .filter(entry -> entry.getValue().last > 0)
                .map(entry ->
                        Meters.Reading.of(entry.getValue().last, "query", entry.getKey().query, "phase", "waitFinish"))
                .toList();
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
        world.meters().counter("jwaku_archive_refused", "reason", reason).add(messages);
    }

    void askedPrimary(int hashes) {
        primaryAsked.add(hashes);
    }

    void watch(List<Pool> pools, Topics topics) {
        world.meters().gauge("jwaku_archive_topics_remembered", topics::remembered);
        for (Pool pool : pools) {
            world.meters().gauge("jwaku_archive_connections_in_use", pool::inUse, "pool", pool.purpose());
            world.meters().gauge("jwaku_archive_connections_waited_for", pool::waiting, "pool", pool.purpose());
        }
    }

    /** What is known of the statements of a shape. */
    private static final class Kind {
        private final Meters.Histogram seconds;
        private final Meters.Counter count;
        private volatile double last;

        Kind(Meters meters, Shape shape) {
            this.seconds = meters.histogram("jwaku_archive_statement_seconds", BOUNDS, "shape", shape.name());
            this.count = meters.counter("query_count", "query", shape.query);
        }

        void ran(double took) {
            seconds.observe(took);
            count.increment();
            last = took;
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
