package dev.jwaku.tools.telemetry.store;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.tools.telemetry.estimate.Hours;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Days by their hours: of one install and day anew, of the whole by the difference. In the caller's transaction. */
final class HourSums {
    /** Where installs were. */
    static final long PRESENCE = 0;
    /** What they sent. */
    static final long SENDS = 1;

    private final Connection connection;
    private final boolean isPostgres;
    private final Map<Long, Hours> changes = new TreeMap<>();

    HourSums(Connection connection, boolean isPostgres) {
        this.connection = connection;
        this.isPostgres = isPostgres;
    }

    void replace(long day, long part, Map<Bytes, Hours> fresh) throws SQLException {
        Map<Bytes, Hours> old = new LinkedHashMap<>();
        Rows.among(
                connection,
                "SELECT install_id, figures FROM unit_hours WHERE install_id IN (%s) AND day = ? AND part = ?",
                List.copyOf(fresh.keySet()),
                row -> old.put(Rows.bytes(row, 1), Hours.decode(Rows.bytes(row, 2))),
                day,
                part);
        Bulk rows = new Bulk(
                "unit_hours",
                "ON CONFLICT (install_id, day, part) DO UPDATE SET figures = excluded.figures",
                "install_id*",
                "day",
                "part",
                "figures*");
        fresh.forEach((install, hours) -> {
            Hours before = old.getOrDefault(install, Hours.NONE);
            if (!hours.equals(before)) {
                rows.add(install, day, part, hours.encode());
                changes.merge(day, hours.minus(before), Hours::plus);
            }
        });
        rows.write(connection, isPostgres);
    }

    /** Takes an install out. */
    void subtract(Bytes install) throws SQLException {
        Rows.query(
                connection,
                "SELECT day, figures FROM unit_hours WHERE install_id = ?",
                row -> changes.merge(row.getLong(1), Hours.NONE.minus(Hours.decode(Rows.bytes(row, 2))), Hours::plus),
                install);
    }

    /** Changes the whole. */
    void write() throws SQLException {
        for (Map.Entry<Long, Hours> entry : changes.entrySet()) {
            Hours old = Rows.first(
                            connection,
                            "SELECT figures FROM cell_hours WHERE day = ?",
                            row -> Hours.decode(Rows.bytes(row, 1)),
                            entry.getKey())
                    .orElse(Hours.NONE);
            Rows.update(
                    connection,
                    "INSERT INTO cell_hours (day, figures) VALUES (?, ?)"
                            + " ON CONFLICT (day) DO UPDATE SET figures = excluded.figures",
                    entry.getKey(),
                    old.plus(entry.getValue()).encode());
        }
    }
}
