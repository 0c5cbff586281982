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

/** Figures of messages: of installs and days anew, of the whole by the difference. In the caller's transaction. */
final class CellSums {
    private static final int MOST_LISTED = 128;

    private final Connection connection;
    private final boolean isPostgres;
    private final Map<Sums.Place, Figures> changes = new LinkedHashMap<>();

    CellSums(Connection connection, boolean isPostgres) {
        this.connection = connection;
        this.isPostgres = isPostgres;
    }

    private record Part(Bytes install, Sums.Place place, Figures figures) {}

    void replace(long day, Map<Bytes, UnitSums.Result> fresh) throws SQLException {
        Map<Bytes, Map<Sums.Place, Figures>> old = new LinkedHashMap<>();
        for (Part part : Rows.among(
                connection,
                "SELECT install_id, kind, topic, platform, mode, figures FROM unit WHERE install_id IN (%s)"
                        + " AND day = ?",
                List.copyOf(fresh.keySet()),
                row -> new Part(
                        Rows.bytes(row, 1),
                        new Sums.Place(day, row.getInt(2), row.getInt(3), row.getString(4), row.getInt(5)),
                        Figures.decode(Rows.bytes(row, 6))),
                day)) {
            old.computeIfAbsent(part.install(), key -> new LinkedHashMap<>()).put(part.place(), part.figures());
        }
        List<Bytes> changed = new ArrayList<>();
        Bulk units = new Bulk("unit", "", "install_id*", "day", "kind", "topic", "platform$", "mode", "figures*");
        fresh.forEach((install, result) -> {
            Map<Sums.Place, Figures> before = old.getOrDefault(install, Map.of());
            if (!before.equals(result.figures())) {
                changed.add(install);
                before.forEach((place, figures) -> change(place, Figures.NONE.minus(figures)));
                result.figures().forEach((place, figures) -> {
                    change(place, figures);
                    units.add(
                            install,
                            day,
                            (long) place.kind(),
                            (long) place.topic(),
                            place.platform(),
                            (long) place.mode(),
                            figures.encode());
                });
            }
        });
        for (int from = 0; from < changed.size(); from += MOST_LISTED) {
            delete(day, changed.subList(from, Math.min(changed.size(), from + MOST_LISTED)));
        }
        units.write(connection, isPostgres);
        writeDue(day, fresh);
    }

    private void delete(long day, List<Bytes> installs) throws SQLException {
        List<List<Object>> keys = new ArrayList<>();
        installs.forEach(install -> keys.add(List.of(install, day)));
        Rows.updateAmongRows(connection, "DELETE FROM unit WHERE (install_id, day) IN (VALUES %s)", keys, MOST_LISTED);
    }

    private void writeDue(long day, Map<Bytes, UnitSums.Result> fresh) throws SQLException {
        Bulk due = new Bulk(
                "unit_due",
                "ON CONFLICT (install_id, day) DO UPDATE SET due_at = excluded.due_at, unknown = excluded.unknown"
                        + " WHERE unit_due.due_at <> excluded.due_at OR unit_due.unknown <> excluded.unknown",
                "install_id*",
                "day",
                "due_at",
                "unknown");
        fresh.forEach((install, result) -> {
            long unknown = result.open();
            for (Figures figures : result.figures().values()) {
                unknown += figures.tally(Horizon.MINUTE).unknown()
                        + figures.tally(Horizon.WEEK).unknown();
            }
            due.add(install, day, result.dueAt(), unknown);
        });
        due.write(connection, isPostgres);
    }

    private void change(Sums.Place place, Figures difference) {
        changes.merge(place, difference, Figures::plus);
    }

    /** Takes an install out. */
    void subtract(Bytes install) throws SQLException {
        Rows.query(
                connection,
                "SELECT day, kind, topic, platform, mode, figures FROM unit WHERE install_id = ?",
                row -> {
                    change(
                            new Sums.Place(
                                    row.getLong(1), row.getInt(2), row.getInt(3), row.getString(4), row.getInt(5)),
                            Figures.NONE.minus(Figures.decode(Rows.bytes(row, 6))));
                    return true;
                },
                install);
    }

    /** Changes the whole. */
    void write() throws SQLException {
        changes.values().removeIf(Figures::isEmpty);
        List<List<Object>> keys = new ArrayList<>();
        for (Sums.Place place : changes.keySet()) {
            keys.add(List.of(place.day(), place.kind(), place.topic(), place.platform(), place.mode()));
        }
        Rows.amongRows(
                connection,
                "SELECT day, kind, topic, platform, mode, figures FROM cell"
                        + " WHERE (day, kind, topic, platform, mode) IN (VALUES %s)",
                keys,
                MOST_LISTED,
                row -> {
                    change(
                            new Sums.Place(
                                    row.getLong(1), row.getInt(2), row.getInt(3), row.getString(4), row.getInt(5)),
                            Figures.decode(Rows.bytes(row, 6)));
                    return true;
                });
        Bulk cells = new Bulk(
                "cell",
                "ON CONFLICT (day, kind, topic, platform, mode) DO UPDATE SET figures = excluded.figures",
                "day",
                "kind",
                "topic",
                "platform$",
                "mode",
                "figures*");
        changes.forEach((place, figures) -> cells.add(
                place.day(),
                (long) place.kind(),
                (long) place.topic(),
                place.platform(),
                (long) place.mode(),
                figures.encode()));
        cells.write(connection, isPostgres);
        Bulk days = new Bulk(
                "cell_day", "ON CONFLICT (day) DO UPDATE SET version = cell_day.version + 1", "day", "version");
        changes.keySet().stream().map(Sums.Place::day).distinct().forEach(day -> days.add(day, 1L));
        days.write(connection, isPostgres);
    }
}
