package dev.jwaku.tools.conditions;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Shows cells to a human: a line each, what failed and how to see it again. */
public final class ConditionScreen implements Consumer<ConditionTotals> {
    private static final int MOST_FAILURES_SHOWN = 3;

    private final PrintWriter out;
    private final int messagesPerSeed;

    /** A screen with a head. */
    public ConditionScreen(PrintWriter out, ConditionBatch.Size size) {
        this.out = out;
        this.messagesPerSeed = size.messagesPerSeed();
        out.printf(
                Locale.ROOT,
                "%-44s %6s %8s %5s %5s %6s %8s %8s %8s %8s %7s%n",
                "cell",
                "seeds",
                "messages",
                "lost",
                "twice",
                "untrue",
                "p50",
                "p95",
                "acked",
                "after",
                "CPU s");
        out.flush();
    }

    @Override
    public void accept(ConditionTotals totals) {
        List<ConditionResult> failed = totals.failed();
        out.printf(
                Locale.ROOT,
                "%-44s %6s %8d %5d %5d %6d %6.2f s %6.2f s %6.2f s %6.2f s %7.2f%s%n",
                totals.cell().id(),
                totals.seeds() - failed.size() + "/" + totals.seeds(),
                totals.sum(ConditionResult::messages),
                totals.sum(ConditionResult::lost),
                totals.sum(ConditionResult::duplicates),
                totals.sum(ConditionResult::untrue),
                totals.quantile(ConditionResult::delivered, 0.5),
                totals.quantile(ConditionResult::delivered, 0.95),
                totals.quantile(ConditionResult::acked, 0.95),
                totals.quantile(ConditionResult::after, 0.95),
                totals.cpuSeconds() / totals.seeds(),
                totals.isInTime() ? "" : "  LATE");
        failed.stream().limit(MOST_FAILURES_SHOWN).forEach(result -> {
            out.println("  seed " + result.seed() + ": " + String.join("; ", result.problems()));
            out.println("    replay: jwaku simulate --conditions --cell "
                    + totals.cell().id() + " --seed " + result.seed() + " --messages " + messagesPerSeed);
        });
        out.flush();
    }
}
