package dev.jwaku.tools.scenario.batch;

import dev.jwaku.tools.scenario.Metric;
import java.util.List;
import java.util.Locale;

/** The table of {@code docs/reliability.md}. */
public final class ReliabilityReport {
    private static final String HEAD = """
            # Reliability under faults, measured

            Every row of the catalogue of broken scenarios, as whole nodes in the deterministic world
            ([scenarios.md](scenarios.md) says what a scenario is, [loss-model.md](loss-model.md) what a lossy link
            does).
            Made by `./jwaku simulate --report docs/reliability.md`; `./jwaku simulate NAME --seeds 200` repeats a row.

            - *protocols*: on as applications have them; off is one publication and no store query.
            - *delivered*: of the messages that were durably accepted, over all seeds; below it the lower end of a 95 %%
              interval whose clusters are the seeds (where all seeds are alike, of the share of such seeds).
            - *duplicates*: times that a reader was shown a message again. *False*: messages called stored or published
              that were not.
            - *recovery*: from the end of the last fault to the reader, for messages that a fault touched.
            - *bytes*: what people sent and received, divided by delivered messages; all traffic of their nodes counts.
            - *holds*: seeds in which every assertion and invariant held, of %d.

            | scenario | rows | mode | protocols | holds | delivered | at least | duplicates | false \
            | recovery p50 | p95 | bytes |
            | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
            """;

    private ReliabilityReport() {}

    /** The page. @param seeds of each cell */
    public static String of(List<CellTotals> cells, int seeds) {
        StringBuilder page = new StringBuilder(String.format(Locale.ROOT, HEAD, seeds));
        for (CellTotals totals : cells) {
            Cell cell = totals.cell();
            page.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %s | %s | %d/%d | %s | %s | %.0f | %.0f | %.1f s | %.1f s | %,.0f |%n",
                    cell.scenario().name(),
                    String.join(", ", cell.scenario().covers()),
                    cell.mode().id(),
                    cell.scenarioToRun().switches().id(),
                    totals.seeds() - totals.failed().size(),
                    totals.seeds(),
                    Metric.DELIVERED.format(totals.delivered()),
                    Metric.DELIVERED.format(totals.deliveredAtLeast()),
                    totals.duplicates(),
                    totals.falseClaims(),
                    totals.recovery(0.5),
                    totals.recovery(0.95),
                    totals.bytesPerMessage()));
        }
        return page.toString();
    }
}
