package dev.jwaku.tools.telemetry.store;

import dev.jwaku.archive.postgres.PostgresUrl;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.telemetry.wire.DecodedBatch;
import dev.jwaku.tools.telemetry.estimate.ClusterSums;
import dev.jwaku.tools.telemetry.estimate.Figures;
import dev.jwaku.tools.telemetry.estimate.Hours;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reports and their sums in a database. Thread-safe; several instances may use one PostgreSQL database. Every method
 * throws {@link StoreException} if the database fails, and has then changed nothing.
 */
public final class TelemetryStore implements AutoCloseable {
    private static final List<String> OF_INSTALL = List.of(
            "batch",
            "sent",
            "witness",
            "presence",
            "missed",
            "flow_link",
            "unit",
            "unit_due",
            "unit_presence",
            "unit_hours",
            "boot",
            "install");

    private static final int MOST_PLACES = 150;

    private final Sessions sessions;
    private final CellCache cache = new CellCache();

    private TelemetryStore(Sessions sessions) {
        this.sessions = sessions;
    }

    /**
     * In a file of SQLite.
     *
     * @throws IOException if it cannot be opened
     */
    public static TelemetryStore sqlite(Path file) throws IOException {
        return new TelemetryStore(SqliteSessions.open(file));
    }

    /**
     * In PostgreSQL; makes the tables, in which nothing else of the same names may be.
     *
     * @throws IOException if the database is away or not fit
     */
    public static TelemetryStore postgres(PostgresUrl url, Instant now) throws IOException {
        return new TelemetryStore(PostgresSessions.open(url, now));
    }

    /** What became of a deletion. */
    public enum Deletion {
        /** Nothing of the install is left. */
        DONE,
        /** The token is that of another one. */
        WRONG_TOKEN
    }

    /**
     * A part of the sums.
     *
     * @param day since 1970
     * @param kind number of the kind of message
     * @param topic number of the class of topic
     * @param platform of the sender
     * @param mode number of the mode of the sender
     */
    public record Cell(long day, int kind, int topic, String platform, int mode, Figures figures) {
        static Cell of(ResultSet row) throws SQLException {
            return new Cell(
                    row.getLong(1),
                    row.getInt(2),
                    row.getInt(3),
                    row.getString(4),
                    row.getInt(5),
                    Figures.decode(Rows.bytes(row, 6)));
        }
    }

    /**
     * How much of a day was reported.
     *
     * @param installs that reported
     * @param expectedMillis their time
     * @param accountedMillis of which it is known where they were
     * @param onlineMillis in which they were online
     */
    public record DayPresence(long day, long installs, long expectedMillis, long accountedMillis, long onlineMillis) {}

    /** Stores a batch, once, durably. */
    public Receipt store(DecodedBatch batch, Instant now) {
        return sessions.write(
                "store a batch",
                connection -> new Intake(connection, sessions.isPostgres(), now.toEpochMilli()).store(batch));
    }

    /** Brings sums up to date with a part of what is new; returns how much that was, 0 if nothing or not its turn. */
    public int updateSums(Instant now) {
        return sessions.write("sum up", connection -> {
            if (sessions.isPostgres()
                    && !Rows.first(
                                    connection,
                                    "SELECT pg_try_advisory_xact_lock(" + Locks.SUMS + ")",
                                    row -> row.getBoolean(1))
                            .orElse(false)) {
                return 0;
            }
            return new Sums(connection, sessions.isPostgres(), now.toEpochMilli()).update();
        });
    }

    /** Batches that the sums do not have yet. */
    public long backlog() {
        return sessions.read(
                "count",
                connection -> Rows.first(
                                connection,
                                "SELECT count(*) FROM batch WHERE touched IS NOT NULL",
                                row -> row.getLong(1))
                        .orElse(0L));
    }

    /** Of these days, both ends included. */
    public List<Cell> cells(long fromDay, long toDay) {
        return sessions.read("read sums", connection -> cache.read(connection, fromDay, toDay));
    }

    /** Of these days, both ends included. */
    public List<DayPresence> presence(long fromDay, long toDay) {
        return sessions.read(
                "read presence",
                connection -> Rows.query(
                        connection,
                        "SELECT day, installs, expected_ms, accounted_ms, online_ms FROM cell_presence"
                                + " WHERE day BETWEEN ? AND ? AND installs > 0 ORDER BY day",
                        row -> new DayPresence(
                                row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5)),
                        fromDay,
                        toDay));
    }

    /**
     * Where an install has sums.
     *
     * @param install its id
     */
    public record Share(long day, int kind, int topic, String platform, int mode, Bytes install) {}

    /** Whose messages are in these cells, for as long as single reports are kept. */
    public List<Share> shares(List<Cell> cells) {
        return sessions.read("read shares", connection -> {
            List<Share> shares = new ArrayList<>();
            for (int from = 0; from < cells.size(); from += MOST_PLACES) {
                shares.addAll(shares(connection, cells.subList(from, Math.min(cells.size(), from + MOST_PLACES))));
            }
            return shares;
        });
    }

    private static List<Share> shares(Connection connection, List<Cell> cells) throws SQLException {
        List<Object> places = new ArrayList<>();
        for (Cell cell : cells) {
            places.addAll(List.of(cell.day(), cell.kind(), cell.topic(), cell.platform(), cell.mode()));
        }
        String marks = String.join(", ", Collections.nCopies(cells.size(), "(?, ?, ?, ?, ?)"));
        return Rows.query(
                connection,
                "SELECT day, kind, topic, platform, mode, install_id FROM unit"
                        + " WHERE (day, kind, topic, platform, mode) IN (VALUES " + marks + ")",
                row -> new Share(
                        row.getLong(1),
                        row.getInt(2),
                        row.getInt(3),
                        row.getString(4),
                        row.getInt(5),
                        Rows.bytes(row, 6)),
                places.toArray());
    }

    /** Days by their hours, both ends included; days of which nothing is known are not there. */
    public Map<Long, Hours> hours(long fromDay, long toDay) {
        return sessions.read("read hours", connection -> {
            Map<Long, Hours> days = new TreeMap<>();
            Rows.query(
                    connection,
                    "SELECT day, figures FROM cell_hours WHERE day BETWEEN ? AND ?",
                    row -> days.put(row.getLong(1), Hours.decode(Rows.bytes(row, 2))),
                    fromDay,
                    toDay);
            return days;
        });
    }

    /**
     * A run of test messages.
     *
     * @param run names it; the same again replaces it
     * @param day on which it began
     * @param expected messages at their receivers that were to arrive
     * @param arrived of those
     */
    public record Canary(Bytes run, long day, long expected, long arrived) {
        /** Checks the numbers. */
        public Canary {
            if (expected < 1 || arrived < 0 || arrived > expected) {
                throw new IllegalArgumentException(arrived + " of " + expected + " arrived");
            }
        }
    }

    /** Keeps a run of test messages. */
    public void store(Canary canary) {
        sessions.write(
                "store a canary",
                connection -> Rows.update(
                        connection,
                        "INSERT INTO canary (run, day, expected, arrived) VALUES (?, ?, ?, ?) ON CONFLICT (run)"
                                + " DO UPDATE SET day = excluded.day, expected = excluded.expected,"
                                + " arrived = excluded.arrived",
                        canary.run(),
                        canary.day(),
                        canary.expected(),
                        canary.arrived()));
    }

    /** What became of test messages on these days, both ends included; each run is one cluster. */
    public ClusterSums canaries(long fromDay, long toDay) {
        return sessions.read(
                "read canaries",
                connection -> Rows.query(
                                connection,
                                "SELECT arrived, expected FROM canary WHERE day BETWEEN ? AND ?",
                                row -> ClusterSums.of(row.getLong(1), row.getLong(2)),
                                fromDay,
                                toDay)
                        .stream()
                        .reduce(ClusterSums.NONE, ClusterSums::plus));
    }

    /** Counts uploads in the form of the older server. */
    public void countForeign(Map<String, Long> byType, Instant now) {
        sessions.write("count", connection -> {
            for (Map.Entry<String, Long> entry : byType.entrySet()) {
                Rows.update(
                        connection,
                        "INSERT INTO compat_day (day, type, n) VALUES (?, ?, ?) ON CONFLICT (day, type) DO UPDATE SET"
                                + " n = compat_day.n + excluded.n",
                        Days.of(now.toEpochMilli()),
                        entry.getKey(),
                        entry.getValue());
            }
            return true;
        });
    }

    /** Deletes all of an install, out of the sums too, and takes nothing more from it. */
    public Deletion delete(Bytes install, Bytes tokenHash, Instant now) {
        return sessions.write("delete an install", connection -> {
            lockSums(connection);
            Rows.update(
                    connection,
                    "UPDATE install SET last_seen = last_seen WHERE install_id = ?", // locks it
                    install);
            Optional<Bytes> hash = Rows.first(
                    connection,
                    "SELECT delete_hash FROM install WHERE install_id = ?",
                    row -> Rows.bytes(row, 1),
                    install);
            if (hash.isPresent() && !hash.get().equals(tokenHash)) {
                return Deletion.WRONG_TOKEN;
            }
            if (hash.isEmpty()) {
                return Deletion.DONE;
            }
            new Sums(connection, sessions.isPostgres(), now.toEpochMilli()).subtract(install);
            Rows.update(connection, "DELETE FROM flow_link WHERE peer_install_id = ?", install);
            for (String table : OF_INSTALL) {
                Rows.update(connection, "DELETE FROM " + table + " WHERE install_id = ?", install);
            }
            Rows.update(
                    connection,
                    "INSERT INTO deleted_install (install_id, deleted_at) VALUES (?, ?) ON CONFLICT DO NOTHING",
                    install,
                    now.toEpochMilli());
            return Deletion.DONE;
        });
    }

    private void lockSums(Connection connection) throws SQLException {
        if (sessions.isPostgres()) {
            Rows.first(connection, "SELECT pg_advisory_xact_lock(" + Locks.SUMS + ")", row -> true);
        }
    }

    /** Makes partitions ahead and drops single reports older than so long; sums, which name nobody, stay. */
    public void maintain(Instant now, Duration keep) {
        if (sessions instanceof PostgresSessions postgres) {
            postgres.makePartitions(now);
        }
        long before = now.minus(keep).toEpochMilli();
        sessions.write("drop old reports", connection -> {
            lockSums(connection);
            if (sessions.isPostgres()) {
                dropPartitions(connection, now.minus(keep));
            } else {
                Rows.update(connection, "DELETE FROM sent WHERE queued_at < ?", before);
                Rows.update(connection, "DELETE FROM witness WHERE at < ?", before);
                Rows.update(connection, "DELETE FROM presence WHERE from_at < ?", before);
            }
            Rows.update(connection, "DELETE FROM missed WHERE at < ?", before);
            Rows.update(connection, "DELETE FROM batch WHERE received_at < ? AND touched IS NULL", before);
            for (String table : List.of("unit", "unit_due", "unit_presence", "unit_hours", "canary")) {
                Rows.update(connection, "DELETE FROM " + table + " WHERE day < ?", Days.of(before));
            }
            for (String table : List.of("boot", "flow_link")) {
                Rows.update(
                        connection,
                        "DELETE FROM " + table + " WHERE install_id IN"
                                + " (SELECT install_id FROM install WHERE last_seen < ?)",
                        before);
            }
            Rows.update(connection, "DELETE FROM install WHERE last_seen < ?", before);
            return true;
        });
    }

    /** Whole months that are over. */
    private static void dropPartitions(Connection connection, Instant before) throws SQLException {
        YearMonth oldest = YearMonth.from(before.atOffset(ZoneOffset.UTC));
        List<String> kept = new ArrayList<>();
        for (String table : Tables.PARTITIONED) {
            kept.add(Tables.name(table, oldest));
        }
        for (int i = 0; i < kept.size(); i++) {
            String first = kept.get(i);
            for (String name : Rows.query(
                    connection,
                    "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
                            + " WHERE i.inhparent = to_regclass(?)",
                    row -> row.getString(1),
                    Tables.PARTITIONED.get(i))) {
                if (name.compareTo(first) < 0) {
                    Rows.update(connection, "DROP TABLE " + name);
                }
            }
        }
    }

    /** Whether the database answers. */
    public boolean isUp() {
        try {
            return sessions.read(
                    "ask",
                    connection ->
                            Rows.first(connection, "SELECT 1", row -> true).isPresent());
        } catch (StoreException e) {
            return false;
        }
    }

    /** How many rows a table has, for tests and benchmarks. */
    long count(String table) {
        return sessions.read(
                "count",
                connection -> Rows.first(connection, "SELECT count(*) FROM " + table, row -> row.getLong(1))
                        .orElse(0L));
    }

    @Override
    public void close() {
        sessions.close();
    }
}
