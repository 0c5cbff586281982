package dev.jwaku.tools.scenario.batch;

import dev.jwaku.tools.scenario.LossCell;
import dev.jwaku.tools.scenario.run.RunResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What comes in time over lossy links: 99.9 % within 30 s, 99.99 % within 5 min. */
public final class LossFamily implements CellFamily {
    private static final double SOON = 30;
    private static final double SOON_SHARE = 0.999;
    private static final double LATER = 300;
    private static final double LATER_SHARE = 0.9999;
    /** From here on the bound must keep the promise, and not only what was seen. */
    private static final int ENOUGH = 100_000;

    private static final double[] SHARES = {0.5, 0.95, 0.99, 0.999};

    private final List<LossCell> cells;

    /** These cells, in this order. */
    public LossFamily(List<LossCell> cells) {
        this.cells = List.copyOf(cells);
    }

    @Override
    public List<Cell> cells() {
        return cells.stream()
                .map(cell -> new Cell(cell.name(), cell.scenario(), cell.mode(), Optional.empty()))
                .toList();
    }

    @Override
    public boolean isGood(List<CellTotals> totals) {
        return totals.stream().allMatch(cell -> cell.isGood() && new Row(cell).keepsThePromise());
    }

    @Override
    public String page(List<CellTotals> totals, String how) {
        StringBuilder page = new StringBuilder("""
                | mode | loss | senders | seeds | messages | p50 s | p95 s | p99 s | p99.9 s | max s | within 30 s \
                | at least | within 5 min | at least | design effect | duplicates | bytes | holds |
                | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- \
                | --- |
                """);
        totals.forEach(cell -> page.append(new Row(cell).line()));
        return page.append('\n').append(how).append('\n').toString();
    }

    @Override
    public List<Map<String, Object>> rows(List<CellTotals> totals) {
        return totals.stream().map(cell -> new Row(cell).toMap()).toList();
    }

    private LossCell cell(CellTotals totals) {
        return cells.stream()
                .filter(cell -> cell.name().equals(totals.cell().source()))
                .findFirst()
                .orElseThrow();
    }

    /** One cell over all its seeds. */
    private final class Row {
        private final CellTotals totals;
        private final LossCell cell;
        private final List<Double> sorted;
        private final LateShare soon;
        private final LateShare later;

        Row(CellTotals totals) {
            this.totals = totals;
            this.cell = cell(totals);
            this.sorted = totals.results().stream()
                    .flatMap(result -> result.delays().values().stream())
                    .flatMap(List::stream)
                    .map(delay -> delay == RunResult.NEVER ? Double.POSITIVE_INFINITY : delay)
                    .sorted()
                    .toList();
            // How alike the messages of a cluster are is seen where there is enough to see: at the slowest hundredth.
            double alike = late(quantile(0.99), 1).designEffect();
            this.soon = late(SOON, alike);
            this.later = late(LATER, alike);
        }

        private LateShare late(double seconds, double least) {
            List<LateShare.Cluster> clusters = new ArrayList<>();
            for (RunResult result : totals.results()) {
                for (List<Double> flow : result.delays().values()) {
                    long late = flow.stream()
                            .filter(delay -> delay == RunResult.NEVER || delay > seconds)
                            .count();
                    clusters.add(new LateShare.Cluster(flow.size(), late));
                }
            }
            return LateShare.of(clusters, least);
        }

        private double quantile(double share) {
            int index = (int) Math.ceil(share * sorted.size()) - 1;
            return sorted.isEmpty() ? 0 : sorted.get(Math.max(0, index));
        }

        private boolean keepsThePromise() {
            boolean isEnough = soon.messages() >= ENOUGH;
            return !sorted.isEmpty()
                    && (isEnough ? soon.inTimeAtLeast() : soon.inTime()) >= SOON_SHARE
                    && (isEnough ? later.inTimeAtLeast() : later.inTime()) >= LATER_SHARE;
        }

        private String line() {
            StringBuilder line = new StringBuilder(String.format(
                    Locale.ROOT,
                    "| %s | %s %% | %d | %d | %,d |",
                    cell.mode().id(),
                    number(cell.lossPercent()),
                    cell.senders(),
                    totals.seeds(),
                    soon.messages()));
            for (double share : SHARES) {
                line.append(String.format(Locale.ROOT, " %.2f |", quantile(share)));
            }
            line.append(String.format(
                    Locale.ROOT,
                    " %.1f | %s | %s | %s | %s | %.1f | %.0f | %,.0f | %d/%d |%n",
                    quantile(1),
                    percent(soon.inTime()),
                    percent(soon.inTimeAtLeast()),
                    percent(later.inTime()),
                    percent(later.inTimeAtLeast()),
                    Math.max(soon.designEffect(), later.designEffect()),
                    totals.duplicates(),
                    totals.bytesPerMessage(),
                    totals.seeds() - totals.failed().size(),
                    totals.seeds()));
            return line.toString();
        }

        private Map<String, Object> toMap() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("cell", cell.name());
            map.put("good", totals.isGood() && keepsThePromise());
            map.put("messages", soon.messages());
            map.put("within_30_seconds", soon.inTime());
            map.put("within_30_seconds_at_least", soon.inTimeAtLeast());
            map.put("within_5_minutes", later.inTime());
            map.put("within_5_minutes_at_least", later.inTimeAtLeast());
            map.put("design_effect", Math.max(soon.designEffect(), later.designEffect()));
            for (double share : SHARES) {
                map.put("p" + number(share * 100) + "_seconds", quantile(share));
            }
            map.put("max_seconds", quantile(1));
            return map;
        }
    }

    private static String number(double value) {
        return value == Math.rint(value) ? String.format(Locale.ROOT, "%.0f", value) : Double.toString(value);
    }

    private static String percent(double share) {
        return share == 1 ? "100 %" : String.format(Locale.ROOT, "%.4f %%", share * 100);
    }
}
