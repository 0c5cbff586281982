package dev.jwaku.tools.scenario.report;

import dev.jwaku.tools.lpt.count.Latencies;
import dev.jwaku.tools.lpt.report.Plots;
import dev.jwaku.tools.scenario.batch.CellTotals;
import dev.jwaku.tools.scenario.batch.Interval;
import dev.jwaku.tools.scenario.run.RunResult;
import dev.jwaku.tools.trace.report.Html;
import dev.jwaku.tools.trace.report.HtmlPage;
import dev.jwaku.tools.trace.report.Svg;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A batch as one page with plots, see {@link HtmlPage}. */
public final class HtmlReport {
    private static final double NANOS = 1e9;
    /** What was there before the fault ended has no place on a logarithmic scale. */
    private static final long SHORTEST = 1_000_000;

    private static final int MOST_CURVES = 6;
    private static final int MOST_FAILURES = 200;
    private static final int WIDTH = 720;
    private static final int MOST_LEFT = 340;
    private static final int RIGHT = 60;
    private static final int ROW = 20;

    /** The width of a character on a phone, where texts are largest. */
    private static final double CHARACTER = 8.6;

    private final Batch batch;
    private final int left;
    private final StringBuilder out = new StringBuilder();

    private HtmlReport(Batch batch) {
        this.batch = batch;
        this.left = left();
    }

    /** The page. */
    public static String of(Batch batch) {
        HtmlReport page = new HtmlReport(batch);
        HtmlPage.head(page.out, "jwaku simulate");
        page.summary();
        page.failures();
        page.shares();
        page.recoveries();
        page.cells();
        page.skipped();
        return page.out.append("</body>\n</html>\n").toString();
    }

    private void summary() {
        boolean isGood = batch.failed() == 0;
        out.append("<h1>Scenarios <span class=\"")
                .append(isGood ? "good\">everything holds" : "bad\">something does not hold")
                .append("</span></h1>\n<dl>\n");
        fact("runs", batch.runs() + " of " + batch.cells().size() + " cells; " + batch.failed() + " failed");
        fact("command", batch.command());
        fact(
                "made on",
                batch.host() + ", " + batch.begun().truncatedTo(ChronoUnit.SECONDS) + ", in "
                        + batch.took().toSeconds() + " s");
        fact("world", batch.world());
        fact("jwaku", batch.version());
        out.append("</dl>\n");
    }

    private void fact(String name, String value) {
        out.append("<dt>" + name + "</dt><dd>" + Html.text(value) + "</dd>\n");
    }

    private void failures() {
        List<String[]> rows = new ArrayList<>();
        for (CellTotals cell : batch.cells()) {
            for (RunResult result : cell.failed()) {
                rows.add(new String[] {
                    Batch.name(cell),
                    Long.toString(result.seed()),
                    String.join("; ", result.problems()),
                    cell.cell().replay(result.seed())
                });
            }
        }
        if (!rows.isEmpty()) {
            out.append("<section>\n<h2>What does not hold</h2>\n");
            HtmlPage.table(
                    out,
                    new String[] {"cell", "#seed", "what", "replay"},
                    rows.subList(0, Math.min(rows.size(), MOST_FAILURES)));
            out.append(
                            rows.size() > MOST_FAILURES
                                    ? "<p>The first " + MOST_FAILURES + " of " + rows.size() + ".</p>"
                                    : "")
                    .append("</section>\n");
        }
    }

    /** Intervals of the share of seeds in which everything holds. */
    private void shares() {
        int height = batch.cells().size() * ROW + 2 * ROW;
        Svg svg = new Svg(WIDTH, height, "share of seeds in which everything holds");
        for (int percent = 0; percent <= 100; percent += 25) {
            svg.line("grid", x(percent / 100.0), 0, x(percent / 100.0), height - ROW)
                    .text("small", x(percent / 100.0), height - 4, "middle", percent + "%");
        }
        int row = 0;
        for (CellTotals cell : batch.cells()) {
            double y = ROW * (row++ + 0.7);
            double good = (double) (cell.seeds() - cell.failed().size()) / cell.seeds();
            Interval interval = cell.goodInterval();
            String style = cell.isGood() ? "fine" : "lost";
            String title = String.format(
                    Locale.ROOT,
                    "%s: %.1f %% (%.1f to %.1f)",
                    Batch.name(cell),
                    good * 100,
                    interval.low() * 100,
                    interval.high() * 100);
            svg.text("small", left - 8, y + 4, "end", shortName(cell))
                    .rect(style, 0.5, x(interval.low()), y - 3, x(interval.high()) - x(interval.low()), 6, title)
                    .circle(cell.isGood() ? "" : "bad", x(good), y);
        }
        out.append("<section>\n<h2>Seeds in which everything holds</h2>\n<p class=\"muted\">Dot: share seen. Bar: ")
                .append("95 % interval (Wilson). Few seeds say little, whatever they say.</p>\n<div class=\"plot\">")
                .append(svg)
                .append("</div>\n</section>\n");
    }

    /** Room for the longest name. */
    private int left() {
        int longest = batch.cells().stream()
                .mapToInt(cell -> shortName(cell).length())
                .max()
                .orElse(0);
        return Math.min(MOST_LEFT, (int) (longest * CHARACTER) + ROW);
    }

    private static String shortName(CellTotals cell) {
        return cell.cell().scenario().name() + " " + cell.cell().mode().id();
    }

    private double x(double share) {
        return left + (WIDTH - left - RIGHT) * share;
    }

    private static Latencies times(CellTotals cell) {
        return Latencies.of(cell.results().stream()
                .flatMap(result -> result.times().stream())
                .mapToLong(seconds -> Math.max(SHORTEST, Math.round(seconds * NANOS))));
    }

    private void recoveries() {
        Map<String, Latencies> curves = new LinkedHashMap<>();
        batch.cells().stream()
                .filter(cell -> times(cell).count() > 0)
                .sorted(Comparator.<CellTotals>comparingDouble(cell -> cell.recovery(0.95))
                        .reversed())
                .limit(MOST_CURVES)
                .forEach(cell -> curves.put(Batch.name(cell), times(cell)));
        if (curves.isEmpty()) {
            return;
        }
        out.append("<section>\n<h2>How long it takes after a fault</h2>\n<p class=\"muted\">Messages that a fault ")
                .append("touched, from its end or their acceptance if later, to their reader, 1 ms at least; ")
                .append("the slowest cells, " + MOST_CURVES + " at most.</p>\n<p class=\"legend\">");
        int colour = 1;
        for (Map.Entry<String, Latencies> curve : curves.entrySet()) {
            out.append("<span class=\"c" + colour++ + "\">" + Html.text(curve.getKey()) + ", n = "
                    + curve.getValue().count() + "</span> ");
        }
        out.append("</p>\n").append(Plots.curves(curves, 0)).append("</section>\n");
    }

    private void cells() {
        List<String[]> rows = new ArrayList<>();
        for (CellTotals cell : batch.cells()) {
            Interval delivered = cell.deliveredInterval();
            rows.add(new String[] {
                Batch.name(cell),
                cell.seeds() - cell.failed().size() + " of " + cell.seeds(),
                number("%.3f %%", cell.delivered() * 100),
                number("%.2f", delivered.low() * 100) + " – " + number("%.2f", delivered.high() * 100),
                number("%.0f", cell.duplicates()),
                number("%.2f", cell.recovery(0.5)),
                number("%.2f", cell.recovery(0.95)),
                number("%.0f", cell.bytesPerMessage()),
                number("%.2f", cell.secondsPerSeed()),
                cell.cell().scenario().about()
            });
        }
        out.append("<section>\n<h2>All cells</h2>\n");
        String[] head = {
            "cell",
            "#good",
            "#delivered",
            "#95 % interval",
            "#duplicates",
            "#recovery p50 s",
            "#p95 s",
            "#bytes per message",
            "#CPU s per seed",
            "about"
        };
        HtmlPage.table(out, head, rows);
        out.append("<p class=\"muted\">Delivered: share of accepted messages; seeds are the clusters of its interval.")
                .append("</p>\n</section>\n");
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    private void skipped() {
        if (!batch.skipped().isEmpty()) {
            List<String[]> rows = new ArrayList<>();
            batch.skipped().forEach((name, why) -> rows.add(new String[] {name, why}));
            out.append("<section>\n<h2>Not run</h2>\n");
            HtmlPage.table(out, new String[] {"scenario", "why"}, rows);
            out.append("</section>\n");
        }
    }
}
