package dev.jwaku.tools.scenario.batch;

import dev.jwaku.tools.scenario.Catalogue;
import dev.jwaku.tools.scenario.Metric;
import dev.jwaku.tools.scenario.Mode;
import dev.jwaku.tools.scenario.Scenario;
import dev.jwaku.tools.scenario.run.RunResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What comes after an outage of any length: in 95 of 100 a working peer within 5 s, and the backlog of 1,000 messages
 * within 60 s.
 */
public final class OutageFamily implements CellFamily {
    private static final double PEER_WITHIN = 5;
    private static final double BACKLOG_WITHIN = 60;
    private static final double MOST = 0.95;
    private static final List<Duration> BANDS = List.of(
            Duration.ofSeconds(1),
            Duration.ofSeconds(10),
            Duration.ofMinutes(1),
            Duration.ofMinutes(10),
            Duration.ofHours(1),
            Duration.ofHours(8));

    private final List<Mode> modes;

    /** All kinds of outages in these modes. */
    public OutageFamily(List<Mode> modes) {
        this.modes = List.copyOf(modes);
    }

    @Override
    public List<Cell> cells() {
        List<Cell> cells = new ArrayList<>();
        for (String name : Catalogue.outages()) {
            Scenario scenario = Catalogue.find(name);
            modes.forEach(mode -> cells.add(new Cell(name, scenario, mode, Optional.empty())));
        }
        return cells;
    }

    @Override
    public boolean isGood(List<CellTotals> totals) {
        return totals.stream().allMatch(cell -> cell.isGood() && all(cell).keepsThePromise());
    }

    @Override
    public String page(List<CellTotals> totals, String how) {
        StringBuilder page = new StringBuilder("""
                | outage | mode | length | runs | first peer p50 s | p95 s | max s | backlog p50 s | p95 s | max s \
                | delivered | duplicates | holds |
                | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
                """);
        for (CellTotals cell : totals) {
            rowsOf(cell).forEach(row -> page.append(row.line()));
        }
        return page.append('\n').append(how).append('\n').toString();
    }

    @Override
    public List<Map<String, Object>> rows(List<CellTotals> totals) {
        return totals.stream()
                .flatMap(cell -> rowsOf(cell).stream())
                .map(Row::toMap)
                .toList();
    }

    private static List<Row> rowsOf(CellTotals cell) {
        List<Row> rows = new ArrayList<>();
        for (int i = 1; i < BANDS.size(); i++) {
            double from = i == 1 ? 0 : BANDS.get(i - 1).toSeconds();
            double to = BANDS.get(i).toSeconds();
            List<RunResult> some = cell.results().stream()
                    .filter(result -> figure(result, Metric.OUTAGE) > from && figure(result, Metric.OUTAGE) <= to)
                    .toList();
            if (!some.isEmpty()) {
                rows.add(new Row(cell.cell(), words(BANDS.get(i - 1)) + " to " + words(BANDS.get(i)), some));
            }
        }
        rows.add(all(cell));
        return rows;
    }

    private static Row all(CellTotals cell) {
        return new Row(cell.cell(), "all", cell.results());
    }

    private static String words(Duration time) {
        return time.toHours() > 0
                ? time.toHours() + " h"
                : time.toMinutes() > 0 ? time.toMinutes() + " min" : time.toSeconds() + " s";
    }

    private static double figure(RunResult result, Metric metric) {
        return result.figures().getOrDefault(metric, 0.0);
    }

    /** Outages of one kind and some lengths. */
    private record Row(Cell cell, String length, List<RunResult> results) {
        private double quantile(Metric metric, double share) {
            List<Double> sorted = results.stream()
                    .map(result -> result.figures().getOrDefault(metric, Double.POSITIVE_INFINITY))
                    .sorted()
                    .toList();
            return sorted.isEmpty()
                    ? Double.POSITIVE_INFINITY
                    : sorted.get(Math.max(0, (int) Math.ceil(share * sorted.size()) - 1));
        }

        private double sum(Metric metric) {
            return results.stream()
                    .mapToDouble(result -> figure(result, metric))
                    .sum();
        }

        private double delivered() {
            double delivered = results.stream()
                    .mapToDouble(result -> figure(result, Metric.ACCEPTED) * figure(result, Metric.DELIVERED))
                    .sum();
            return delivered / Math.max(1, sum(Metric.ACCEPTED));
        }

        private boolean keepsThePromise() {
            return quantile(Metric.FIRST_PEER_MAX, MOST) <= PEER_WITHIN
                    && quantile(Metric.RECOVERY_MAX, MOST) <= BACKLOG_WITHIN;
        }

        private long good() {
            return results.stream().filter(RunResult::isGood).count();
        }

        private String line() {
            return String.format(
                    Locale.ROOT,
                    "| %s | %s | %s | %d | %.1f | %.1f | %.1f | %.1f | %.1f | %.1f | %s | %.0f | %d/%d |%n",
                    cell.source().replaceFirst("^outage-", "").replace('-', ' '),
                    cell.mode().id(),
                    length,
                    results.size(),
                    quantile(Metric.FIRST_PEER_MAX, 0.5),
                    quantile(Metric.FIRST_PEER_MAX, MOST),
                    quantile(Metric.FIRST_PEER_MAX, 1),
                    quantile(Metric.RECOVERY_MAX, 0.5),
                    quantile(Metric.RECOVERY_MAX, MOST),
                    quantile(Metric.RECOVERY_MAX, 1),
                    Metric.DELIVERED.format(delivered()),
                    sum(Metric.DUPLICATES),
                    good(),
                    results.size());
        }

        private Map<String, Object> toMap() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("outage", cell.source());
            map.put("mode", cell.mode().id());
            map.put("length", length);
            map.put("runs", results.size());
            map.put("good_runs", good());
            map.put("first_peer_p50_seconds", quantile(Metric.FIRST_PEER_MAX, 0.5));
            map.put("first_peer_p95_seconds", quantile(Metric.FIRST_PEER_MAX, MOST));
            map.put("first_peer_max_seconds", quantile(Metric.FIRST_PEER_MAX, 1));
            map.put("backlog_p50_seconds", quantile(Metric.RECOVERY_MAX, 0.5));
            map.put("backlog_p95_seconds", quantile(Metric.RECOVERY_MAX, MOST));
            map.put("backlog_max_seconds", quantile(Metric.RECOVERY_MAX, 1));
            map.put("delivered", delivered());
            map.put("duplicates", sum(Metric.DUPLICATES));
            return map;
        }
    }
}
