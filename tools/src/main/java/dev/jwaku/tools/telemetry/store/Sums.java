package dev.jwaku.tools.telemetry.store;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.tools.telemetry.estimate.Figures;
import dev.jwaku.tools.telemetry.estimate.Horizon;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
    private static final int MOST_DUE = 500;
    /** A heartbeat of today may settle what was sent so long ago. */
    private static final long DAYS_BACK = 7;

    private final Connection connection;
    private final long now;
    private final TreeSet<Unit> units = new TreeSet<>();
    private final TreeSet<Unit> presences = new TreeSet<>();
    private final Map<Place, Figures> changes = new LinkedHashMap<>();
    private final Map<Long, PresenceSums> presenceChanges = new TreeMap<>();

    Sums(Connection connection, long now) {
        this.connection = connection;
        this.now = now;
    }

    /** One install on one day. */
    record Unit(Bytes install, long day) implements Comparable<Unit> {
        @Override
        public int compareTo(Unit other) {
            int byInstall = install.compareTo(other.install);
            return byInstall != 0 ? byInstall : Long.compare(day, other.day);
        }
    }

    /** Where figures belong. */
    record Place(long day, int kind, int topic, String platform, int mode) {}

    private record PresenceSums(long installs, long expected, long accounted, long online) {
        PresenceSums plus(PresenceSums other, int sign) {
            return new PresenceSums(
                    installs + sign * other.installs,
                    expected + sign * other.expected,
                    accounted + sign * other.accounted,
                    online + sign * other.online);
        }
    }

    private record BatchKey(Bytes install, Bytes boot, long seq, Touched touched) {}

    /** How many installs and days were summed anew; 0 if there was nothing to do. */
    int update() throws SQLException {
        List<BatchKey> batches = Rows.query(
                connection,
                "SELECT install_id, boot_id, batch_seq, touched FROM batch WHERE touched IS NOT NULL"
                        + " ORDER BY received_at LIMIT " + MOST_BATCHES,
                row -> new BatchKey(
                        Rows.bytes(row, 1), Rows.bytes(row, 2), row.getLong(3), Touched.decode(Rows.bytes(row, 4))));
        for (BatchKey batch : batches) {
            collect(batch);
        }
        units.addAll(Rows.query(
                connection,
                "SELECT install_id, day FROM unit_due WHERE due_at <= ? ORDER BY due_at LIMIT " + MOST_DUE,
                row -> new Unit(Rows.bytes(row, 1), row.getLong(2)),
                now));
        UnitSums sums = new UnitSums(connection, now);
        for (Unit unit : units) {
            replace(unit, sums.of(unit));
        }
        for (Unit unit : presences) {
            replacePresence(unit, sums);
        }
        writeChanges();
        for (BatchKey batch : batches) {
            Rows.update(
                    connection,
                    "UPDATE batch SET touched = NULL WHERE install_id = ? AND boot_id = ? AND batch_seq = ?",
                    batch.install(),
                    batch.boot(),
                    batch.seq());
        }
        return units.size() + presences.size() + batches.size();
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
        units.addAll(Rows.among(
                connection,
                "SELECT install_id, queued_at FROM sent WHERE msg IN (%s)",
                touched.messages(),
                row -> new Unit(Rows.bytes(row, 1), Days.of(row.getLong(2)))));
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
        }
    }

    private void replace(Unit unit, UnitSums.Result fresh) throws SQLException {
        Map<Place, Figures> old = new LinkedHashMap<>();
        Rows.query(
                connection,
                "SELECT kind, topic, platform, mode, figures FROM unit WHERE install_id = ? AND day = ?",
                row -> old.put(
                        new Place(unit.day(), row.getInt(1), row.getInt(2), row.getString(3), row.getInt(4)),
                        Figures.decode(Rows.bytes(row, 5))),
                unit.install(),
                unit.day());
        Rows.update(connection, "DELETE FROM unit WHERE install_id = ? AND day = ?", unit.install(), unit.day());
        long unknown = 0;
        for (Map.Entry<Place, Figures> entry : fresh.figures().entrySet()) {
            Place place = entry.getKey();
            Figures figures = entry.getValue();
            change(place, figures);
            unknown += figures.tally(Horizon.MINUTE).unknown()
                    + figures.tally(Horizon.WEEK).unknown();
            Rows.update(
                    connection,
                    "INSERT INTO unit (install_id, day, kind, topic, platform, mode, figures)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                    unit.install(),
                    place.day(),
                    place.kind(),
                    place.topic(),
                    place.platform(),
                    place.mode(),
                    figures.encode());
        }
        old.forEach((place, figures) -> change(place, Figures.NONE.minus(figures)));
        Rows.update(
                connection,
                "INSERT INTO unit_due (install_id, day, due_at, unknown) VALUES (?, ?, ?, ?)"
                        + " ON CONFLICT (install_id, day) DO UPDATE SET due_at = excluded.due_at,"
                        + " unknown = excluded.unknown",
                unit.install(),
                unit.day(),
                fresh.dueAt(),
                unknown + fresh.open());
    }

    private void change(Place place, Figures difference) {
        changes.merge(place, difference, Figures::plus);
    }

    private void replacePresence(Unit unit, UnitSums sums) throws SQLException {
        PresenceSums none = new PresenceSums(0, 0, 0, 0);
        PresenceSums old = Rows.first(
                        connection,
                        "SELECT expected_ms, accounted_ms, online_ms FROM unit_presence"
                                + " WHERE install_id = ? AND day = ?",
                        row -> new PresenceSums(1, row.getLong(1), row.getLong(2), row.getLong(3)),
                        unit.install(),
                        unit.day())
                .orElse(none);
        UnitSums.DayPresence day = sums.presenceOf(unit);
        PresenceSums fresh = new PresenceSums(1, day.expected(), day.accounted(), day.online());
        Rows.update(
                connection,
                "INSERT INTO unit_presence (install_id, day, expected_ms, accounted_ms, online_ms)"
                        + " VALUES (?, ?, ?, ?, ?) ON CONFLICT (install_id, day) DO UPDATE SET"
                        + " expected_ms = excluded.expected_ms, accounted_ms = excluded.accounted_ms,"
                        + " online_ms = excluded.online_ms",
                unit.install(),
                unit.day(),
                fresh.expected(),
                fresh.accounted(),
                fresh.online());
        presenceChanges.merge(unit.day(), fresh.plus(old, -1), (a, b) -> a.plus(b, 1));
    }

    /** Takes an install out of all sums; its own rows are the caller's. */
    void subtract(Bytes install) throws SQLException {
        Rows.query(
                connection,
                "SELECT day, kind, topic, platform, mode, figures FROM unit WHERE install_id = ?",
                row -> {
                    change(
                            new Place(row.getLong(1), row.getInt(2), row.getInt(3), row.getString(4), row.getInt(5)),
                            Figures.NONE.minus(Figures.decode(Rows.bytes(row, 6))));
                    return true;
                },
                install);
        Rows.query(
                connection,
                "SELECT day, expected_ms, accounted_ms, online_ms FROM unit_presence WHERE install_id = ?",
                row -> presenceChanges.merge(
                        row.getLong(1),
                        new PresenceSums(-1, -row.getLong(2), -row.getLong(3), -row.getLong(4)),
                        (a, b) -> a.plus(b, 1)),
                install);
        writeChanges();
    }

    private void writeChanges() throws SQLException {
        for (Map.Entry<Place, Figures> entry : changes.entrySet()) {
            if (!entry.getValue().isEmpty()) {
                writeCell(entry.getKey(), entry.getValue());
            }
        }
        for (Map.Entry<Long, PresenceSums> entry : presenceChanges.entrySet()) {
            PresenceSums change = entry.getValue();
            Rows.update(
                    connection,
                    "INSERT INTO cell_presence (day, installs, expected_ms, accounted_ms, online_ms)"
                            + " VALUES (?, ?, ?, ?, ?) ON CONFLICT (day) DO UPDATE SET"
                            + " installs = cell_presence.installs + excluded.installs,"
                            + " expected_ms = cell_presence.expected_ms + excluded.expected_ms,"
                            + " accounted_ms = cell_presence.accounted_ms + excluded.accounted_ms,"
                            + " online_ms = cell_presence.online_ms + excluded.online_ms",
                    entry.getKey(),
                    change.installs(),
                    change.expected(),
                    change.accounted(),
                    change.online());
        }
    }

    private void writeCell(Place place, Figures difference) throws SQLException {
        List<Object> key =
                new ArrayList<>(List.of(place.day(), place.kind(), place.topic(), place.platform(), place.mode()));
        Figures old = Rows.first(
                        connection,
                        "SELECT figures FROM cell WHERE day = ? AND kind = ? AND topic = ? AND platform = ?"
                                + " AND mode = ?",
                        row -> Figures.decode(Rows.bytes(row, 1)),
                        key.toArray())
                .orElse(Figures.NONE);
        key.add(old.plus(difference).encode());
        Rows.update(
                connection,
                "INSERT INTO cell (day, kind, topic, platform, mode, figures) VALUES (?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (day, kind, topic, platform, mode) DO UPDATE SET figures = excluded.figures",
                key.toArray());
    }
}
