package dev.jwaku.tools.telemetry.store;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.tools.telemetry.estimate.Hours;
import dev.jwaku.tools.telemetry.estimate.Presence;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How much of days installs were watched and online: of each anew, of all by the difference. */
final class PresenceSums {
    private static final Time NONE = new Time(0, 0, 0, 0);

    private final Connection connection;
    private final boolean isPostgres;
    private final long now;
    private final HourSums hours;
    private final Map<Long, Time> changes = new TreeMap<>();

    PresenceSums(Connection connection, boolean isPostgres, long now, HourSums hours) {
        this.connection = connection;
        this.isPostgres = isPostgres;
        this.now = now;
        this.hours = hours;
    }

    /** Times in milliseconds. */
    private record Time(long installs, long expected, long accounted, long online) {
        Time plus(Time other, int sign) {
            return new Time(
                    installs + sign * other.installs,
                    expected + sign * other.expected,
                    accounted + sign * other.accounted,
                    online + sign * other.online);
        }
    }

    void replace(long day, List<Bytes> installs) throws SQLException {
        Map<Bytes, Time> old = new LinkedHashMap<>();
        Rows.among(
                connection,
                "SELECT install_id, expected_ms, accounted_ms, online_ms FROM unit_presence WHERE install_id IN (%s)"
                        + " AND day = ?",
                installs,
                row -> old.put(Rows.bytes(row, 1), new Time(1, row.getLong(2), row.getLong(3), row.getLong(4))),
                day);
        long begin = Days.begin(day);
        long end = Math.min(now, Days.begin(day + 1));
        Runs runs = new Runs(connection);
        Map<Bytes, Presence> presences = runs.presences(installs, begin - Days.MILLIS, end + Days.MILLIS);
        Map<Bytes, Long> firsts = runs.firsts(installs);
        // when the day is over, all of it is their time, whoever was heard of since
        long due = now < Days.begin(day + 1) ? Days.begin(day + 1) : Long.MAX_VALUE;
        Map<Bytes, Hours> byHour = new LinkedHashMap<>();
        Bulk rows = new Bulk(
                "unit_presence",
                "ON CONFLICT (install_id, day) DO UPDATE SET expected_ms = excluded.expected_ms,"
                        + " accounted_ms = excluded.accounted_ms, online_ms = excluded.online_ms,"
                        + " due_at = excluded.due_at",
                "install_id*",
                "day",
                "expected_ms",
                "accounted_ms",
                "online_ms",
                "due_at");
        for (Bytes install : installs) {
            Presence presence = presences.getOrDefault(install, Presence.NONE);
            long from = Math.max(begin, firsts.getOrDefault(install, begin));
            Time fresh = new Time(
                    1, Math.max(0, end - from), presence.coveredMillis(from, end), presence.onlineMillis(from, end));
            rows.add(install, day, fresh.expected(), fresh.accounted(), fresh.online(), due);
            byHour.put(install, Hours.ofPresence(presence, begin, from, end));
            change(day, fresh.plus(old.getOrDefault(install, NONE), -1));
        }
        rows.write(connection, isPostgres);
        hours.replace(day, HourSums.PRESENCE, byHour);
    }

    private void change(long day, Time difference) {
        changes.merge(day, difference, (a, b) -> a.plus(b, 1));
    }

    /** Takes an install out. */
    void subtract(Bytes install) throws SQLException {
        Rows.query(
                connection,
                "SELECT day, expected_ms, accounted_ms, online_ms FROM unit_presence WHERE install_id = ?",
                row -> {
                    change(row.getLong(1), new Time(-1, -row.getLong(2), -row.getLong(3), -row.getLong(4)));
                    return true;
                },
                install);
    }

    /** Changes the whole. */
    void write() throws SQLException {
        for (Map.Entry<Long, Time> entry : changes.entrySet()) {
            Time change = entry.getValue();
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
}
