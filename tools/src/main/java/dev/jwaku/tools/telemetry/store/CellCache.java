package dev.jwaku.tools.telemetry.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The cells of days that did not change since they were read last, whichever instance changes them: each day has a
 * version in the database. Holds so many cells at most. Thread-safe.
 */
final class CellCache {
    /** Some 70 MB: a month of which every cell there can be is used. */
    private static final int MOST_CELLS = 25_000;

    private static final int MOST_LISTED = 64;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Long, Known> days = new LinkedHashMap<>(16, 0.75f, true);
    private int cells;

    private record Known(long version, List<TelemetryStore.Cell> cells) {}

    /** The cells of these days, both ends included, in order. */
    List<TelemetryStore.Cell> read(Connection connection, long fromDay, long toDay) throws SQLException {
        // the versions first: cells that change meanwhile are read again next time
        Map<Long, Long> versions = new TreeMap<>();
        Rows.query(
                connection,
                "SELECT day, version FROM cell_day WHERE day BETWEEN ? AND ?",
                row -> versions.put(row.getLong(1), row.getLong(2)),
                fromDay,
                toDay);
        Map<Long, List<TelemetryStore.Cell>> found = new TreeMap<>();
        List<List<Object>> missing = new ArrayList<>();
        versions.forEach((day, version) ->
                known(day, version).ifPresentOrElse(known -> found.put(day, known), () -> missing.add(List.of(day))));
        for (TelemetryStore.Cell cell : Rows.amongRows(
                connection,
                "SELECT day, kind, topic, platform, mode, figures FROM cell WHERE day IN (VALUES %s)"
                        + " ORDER BY day, kind, topic, platform, mode",
                missing,
                MOST_LISTED,
                TelemetryStore.Cell::of)) {
            found.computeIfAbsent(cell.day(), key -> new ArrayList<>()).add(cell);
        }
        for (List<Object> day : missing) {
            long number = (Long) day.getFirst();
            keep(number, new Known(versions.getOrDefault(number, 0L), found.getOrDefault(number, List.of())));
        }
        List<TelemetryStore.Cell> all = new ArrayList<>();
        found.values().forEach(all::addAll);
        return all;
    }

    private Optional<List<TelemetryStore.Cell>> known(long day, long version) {
        lock.lock();
        try {
            Known known = days.get(day);
            return known == null || known.version() != version ? Optional.empty() : Optional.of(known.cells());
        } finally {
            lock.unlock();
        }
    }

    private void keep(long day, Known known) {
        lock.lock();
        try {
            Known old = days.put(day, new Known(known.version(), List.copyOf(known.cells())));
            cells += known.cells().size() - (old == null ? 0 : old.cells().size());
            while (cells > MOST_CELLS) {
                Long eldest = days.keySet().iterator().next();
                Known gone = days.remove(eldest);
                cells -= gone == null ? 0 : gone.cells().size();
            }
        } finally {
            lock.unlock();
        }
    }
}
