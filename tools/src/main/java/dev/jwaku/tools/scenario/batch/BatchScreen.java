package dev.jwaku.tools.scenario.batch;

import dev.jwaku.tools.scenario.Metric;
import dev.jwaku.tools.scenario.matrix.FaultMatrix;
import dev.jwaku.tools.scenario.run.RunResult;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Shows a batch to a human: a line per cell, what failed and how to see it again; on a terminal also how far it is. */
public final class BatchScreen implements BatchListener {
    private static final String CLEAR_LINE = "\r\u001b[K";
    private static final int MOST_FAILURES_SHOWN = 3;

    private final PrintWriter out;
    private final boolean terminal;
    private final boolean single;

    /**
     * A screen without anything on it.
     *
     * @param terminal whether lines can be redrawn
     * @param single whether there is only one run, whose figures are all shown
     */
    public BatchScreen(PrintWriter out, boolean terminal, boolean single) {
        this.out = out;
        this.terminal = terminal;
        this.single = single;
    }

    /** The head of the table. */
    public void head() {
        out.printf(
                Locale.ROOT,
                "%-34s %-6s %-12s %9s %11s %5s %9s %9s %10s %7s%n",
                "scenario",
                "mode",
                "protocols",
                "seeds",
                "delivered",
                "dup",
                "p50",
                "p95",
                "B/message",
                "CPU s");
    }

    @Override
    public void finished(RunResult result, String replay) {
        if (single) {
            result.figures()
                    .forEach((metric, value) ->
                            out.printf(Locale.ROOT, "  %-22s %s%n", metric.id(), metric.format(value)));
            if (!result.eventHash().isEmpty()) {
                out.println("  event hash             " + result.eventHash());
            }
        }
    }

    @Override
    public void progress(int done, int all) {
        if (terminal && !single) {
            out.print(CLEAR_LINE + done + " of " + all + " runs");
            out.flush();
        }
    }

    @Override
    public void finished(CellTotals cell) {
        if (terminal && !single) {
            out.print(CLEAR_LINE);
        }
        List<RunResult> failed = cell.failed();
        String about = FaultMatrix.find(cell.cell().source()).isPresent()
                ? "  " + cell.cell().scenario().about()
                : "";
        out.printf(
                Locale.ROOT,
                "%-34s %-6s %-12s %9s %11s %5.0f %7.2f s %7.2f s %10.0f %7.2f%s%n",
                cell.cell().scenario().name(),
                cell.cell().mode().id(),
                cell.cell().scenarioToRun().switches().id(),
                cell.seeds() - failed.size() + "/" + cell.seeds(),
                Metric.DELIVERED.format(cell.delivered()),
                cell.duplicates(),
                cell.recovery(0.5),
                cell.recovery(0.95),
                cell.bytesPerMessage(),
                cell.secondsPerSeed(),
                about);
        failed.stream().limit(MOST_FAILURES_SHOWN).forEach(result -> {
            out.println("  seed " + result.seed() + ": " + String.join("; ", result.problems()));
            out.println("    replay: " + cell.cell().replay(result.seed()));
        });
        out.flush();
    }
}
