package dev.jwaku.tools.scenario.report;

import dev.jwaku.tools.scenario.batch.CellTotals;
import dev.jwaku.tools.scenario.batch.Interval;
import dev.jwaku.tools.scenario.run.RunResult;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** A batch in at most 40 lines, for pull requests and job summaries: what failed first, then the slowest to recover. */
public final class MarkdownSummary {
    private static final int MOST_ROWS = 20;
    private static final int MOST_FAILURES = 8;

    private MarkdownSummary() {}

    /** The file's content. */
    public static String of(Batch batch) {
        StringBuilder out = new StringBuilder("## jwaku simulate: ")
                .append(
                        batch.failed() == 0
                                ? "everything holds"
                                : batch.failed() + " of " + batch.runs() + " runs failed")
                .append("\n\n")
                .append(batch.cells().size() + " cells, " + batch.runs() + " runs, jwaku " + batch.version() + ", "
                        + batch.took().toSeconds() + " s on " + batch.host() + ". `" + batch.command() + "`\n\n")
                .append("| cell | good | delivered (95 % interval) | recovery p50 / p95 | duplicates |\n")
                .append("| --- | --- | --- | --- | --- |\n");
        List<CellTotals> rows = batch.cells().stream()
                .sorted(Comparator.comparing(CellTotals::isGood)
                        .thenComparing(Comparator.<CellTotals>comparingDouble(cell -> cell.recovery(0.95))
                                .reversed()))
                .toList();
        rows.stream().limit(MOST_ROWS).forEach(cell -> out.append(row(cell)));
        if (rows.size() > MOST_ROWS) {
            out.append("\n" + (rows.size() - MOST_ROWS) + " further cells are in the CSV file.\n");
        }
        if (!batch.skipped().isEmpty()) {
            out.append("\n" + batch.skipped().size() + " were not run; the reasons are in the other reports.\n");
        }
        failures(out, rows);
        return out.toString();
    }

    private static String row(CellTotals cell) {
        Interval interval = cell.deliveredInterval();
        return String.format(
                Locale.ROOT,
                "| %s | %d of %d | %.2f %% (%.2f to %.2f) | %.2f s / %.2f s | %.0f |\n",
                Batch.name(cell),
                cell.seeds() - cell.failed().size(),
                cell.seeds(),
                cell.delivered() * 100,
                interval.low() * 100,
                interval.high() * 100,
                cell.recovery(0.5),
                cell.recovery(0.95),
                cell.duplicates());
    }

    private static void failures(StringBuilder out, List<CellTotals> cells) {
        int shown = 0;
        for (CellTotals cell : cells) {
            for (RunResult result : cell.failed()) {
                if (++shown <= MOST_FAILURES) {
                    out.append(shown == 1 ? "\n" : "")
                            .append("- `" + cell.cell().replay(result.seed()) + "`: ")
                            .append(result.problems()
                                    .getFirst()
                                    .replace('\n', ' ')
                                    .replace("|", "\\|"))
                            .append('\n');
                }
            }
        }
        if (shown > MOST_FAILURES) {
            out.append("- and " + (shown - MOST_FAILURES) + " more\n");
        }
    }
}
