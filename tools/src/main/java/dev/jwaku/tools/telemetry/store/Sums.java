package dev.jwaku.tools.telemetry.store;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.tools.telemetry.estimate.Hours;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Brings the sums up to date with what batches touched and what became due, in the caller's transaction: of every
 * install and day concerned anew, of the whole by the difference. Used once.
 */
final class Sums {
    private static final int MOST_BATCHES = 200;
    private static final int MOST_DUE = 200;
    private static final int MOST_TOGETHER = 128;
    private static final int MOST_LISTED = 128;
    /** A heartbeat of today may settle what was sent so long ago. */
    private static final long DAYS_BACK = 7;
    /** The same, and whether store nodes hold what its own install sent. */
    private static final long OWN_DAYS_BACK = 1;

    private final Connection connection;
    private final boolean isPostgres;
    private final long now;
    private final TreeSet<Unit> units = new TreeSet<>();
    private final TreeSet<Unit> presences = new TreeSet<>();
    private final CellSums cells;
    private final PresenceSums presence;
    private final HourSums hours;

    Sums(Connection connection, boolean isPostgres, long now) {
        this.connection = connection;
        this.isPostgres = isPostgres;
        this.now = now;
        this.cells = new CellSums(connection, isPostgres);
        this.hours = new HourSums(connection, isPostgres);
        this.presence = new PresenceSums(connection, isPostgres, now, hours);
    }

    /** One install on one day. */
    record Unit(Bytes install, long day) implements Comparable<Unit> {
        @Override
        public int compareTo(Unit other) {
            int byDay = Long.compare(day, other.day);
            return byDay != 0 ? byDay : install.compareTo(other.install);
        }
    }

    /** Where figures belong. */
    record Place(long day, int kind, int topic, String platform, int mode) {}

    private record BatchKey(Bytes install, Bytes boot, long seq, Touched touched) {}

    /** How many installs and days were summed anew; 0 if there was nothing to do. */
    int update() throws SQLException {
        List<BatchKey> batches = Rows.query(
                connection,
                "SELECT install_id, boot_id, batch_seq, touched FROM batch WHERE touched IS NOT NULL"
                        + " ORDER BY received_at LIMIT " + MOST_BATCHES,
                row -> new BatchKey(
                        Rows.bytes(row, 1), Rows.bytes(row, 2), row.getLong(3), Touched.decode(Rows.bytes(row, 4))));
        TreeSet<Bytes> messages = new TreeSet<>();
        for (BatchKey batch : batches) {
            collect(batch);
            messages.addAll(batch.touched().messages());
        }
        units.addAll(Rows.among(
                connection,
                "SELECT install_id, queued_at FROM sent WHERE msg IN (%s)",
                List.copyOf(messages),
                row -> new Unit(Rows.bytes(row, 1), Days.of(row.getLong(2)))));
        units.addAll(due("unit_due"));
        presences.addAll(due("unit_presence"));
        for (Map.Entry<Long, List<Bytes>> day : byDay(units).entrySet()) {
            for (List<Bytes> some : portions(day.getValue())) {
                Map<Bytes, UnitSums.Result> fresh =
                        new UnitSums(connection, isPostgres, now, day.getKey(), some).results();
                cells.replace(day.getKey(), fresh);
                Map<Bytes, Hours> sent = new TreeMap<>();
                fresh.forEach((install, result) -> sent.put(install, result.hours()));
                hours.replace(day.getKey(), HourSums.SENDS, sent);
            }
        }
        for (Map.Entry<Long, List<Bytes>> day : byDay(presences).entrySet()) {
            for (List<Bytes> some : portions(day.getValue())) {
                presence.replace(day.getKey(), some);
            }
        }
        writeChanges();
        forget(batches);
        return units.size() + presences.size() + batches.size();
    }

    private static Map<Long, List<Bytes>> byDay(TreeSet<Unit> units) {
        Map<Long, List<Bytes>> days = new TreeMap<>();
        for (Unit unit : units) {
            days.computeIfAbsent(unit.day(), key -> new ArrayList<>()).add(unit.install());
        }
        return days;
    }

    private static List<List<Bytes>> portions(List<Bytes> installs) {
        List<List<Bytes>> portions = new ArrayList<>();
        for (int from = 0; from < installs.size(); from += MOST_TOGETHER) {
            portions.add(installs.subList(from, Math.min(installs.size(), from + MOST_TOGETHER)));
        }
        return portions;
    }

    private List<Unit> due(String table) throws SQLException {
        return Rows.query(
                connection,
                "SELECT install_id, day FROM " + table + " WHERE due_at <= ? ORDER BY due_at LIMIT " + MOST_DUE,
                row -> new Unit(Rows.bytes(row, 1), row.getLong(2)),
                now);
    }

    private void collect(BatchKey batch) throws SQLException {
        Touched touched = batch.touched();
        for (long day : touched.days()) {
            units.add(new Unit(batch.install(), day));
            // the gap before its first message is known only now
            Rows.first(
                            connection,
                            "SELECT min(day) FROM unit_due WHERE install_id = ? AND day > ?",
                            row -> row.getLong(1),
                            batch.install(),
                            day)
                    .filter(next -> next > 0)
                    .ifPresent(next -> units.add(new Unit(batch.install(), next)));
        }
        if (touched.isPresence()) {
            for (long day = touched.presentFrom(); day <= touched.presentTo(); day++) {
                presences.add(new Unit(batch.install(), day));
            }
            units.addAll(Rows.query(
                    connection,
                    "SELECT DISTINCT due.install_id, due.day FROM flow_link link JOIN unit_due due"
                            + " ON due.install_id = link.install_id WHERE link.peer_install_id = ?"
                            + " AND due.unknown > 0 AND due.day BETWEEN ? AND ?",
                    row -> new Unit(Rows.bytes(row, 1), row.getLong(2)),
                    batch.install(),
                    touched.presentFrom() - DAYS_BACK,
                    touched.presentTo()));
            units.addAll(Rows.query(
                    connection,
                    "SELECT due.install_id, due.day FROM install JOIN unit_due due"
                            + " ON due.install_id = install.install_id WHERE install.install_id = ?"
                            + " AND install.checks_stores = 1 AND due.unknown > 0 AND due.day BETWEEN ? AND ?",
                    row -> new Unit(Rows.bytes(row, 1), row.getLong(2)),
                    batch.install(),
                    touched.presentFrom() - OWN_DAYS_BACK,
                    touched.presentTo()));
        }
    }

    private void forget(List<BatchKey> batches) throws SQLException {
        List<List<Object>> keys = new ArrayList<>();
        for (BatchKey batch : batches) {
            keys.add(List.of(batch.install(), batch.boot(), batch.seq()));
        }
        Rows.updateAmongRows(
                connection,
                "UPDATE batch SET touched = NULL WHERE (install_id, boot_id, batch_seq) IN (VALUES %s)",
                keys,
                MOST_LISTED);
    }

    /** Takes an install out of all sums; its own rows are the caller's. */
    void subtract(Bytes install) throws SQLException {
        cells.subtract(install);
        presence.subtract(install);
        hours.subtract(install);
        writeChanges();
    }

    private void writeChanges() throws SQLException {
        cells.write();
        presence.write();
        hours.write();
    }
}
