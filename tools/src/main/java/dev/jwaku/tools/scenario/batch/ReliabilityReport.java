package dev.jwaku.tools.scenario.batch;

import dev.jwaku.tools.scenario.Metric;
import dev.jwaku.tools.scenario.Switches;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The tables of {@code docs/reliability.md}. */
public final class ReliabilityReport {
    private static final String HEAD = """
            # Reliability under faults, measured

            Every row of the catalogue of broken scenarios, as whole nodes in the deterministic world
            ([scenarios.md](scenarios.md) says what a scenario is, [loss-model.md](loss-model.md) what a lossy link
            does).
            Made by `./jwaku simulate --report docs/reliability.md`; `./jwaku simulate NAME --seeds 200` repeats a row.

            - *protocols*: on as applications have them; off is one publication, one filter peer and no store query.
            - *holds*: seeds in which every assertion and invariant held, of %d, and the lower end of a 95 %% interval
              (Wilson).
            - *delivered*: of the messages that were durably accepted, over all seeds; then the lower end of a 95 %%
              interval whose clusters are the seeds (where all seeds are alike, of the share of such seeds).
            - *duplicates*: times that a reader was shown a message again. *False*: messages called stored or published
              that were not.
            - *recovery*: from the end of the last fault to the reader, for messages that a fault touched.
            - *bytes*: what people sent and received, divided by delivered messages; all traffic of their nodes counts.

            | scenario | rows | mode | protocols | holds | at least | delivered | at least | duplicates | false \
            | recovery p50 | p95 | bytes |
            | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
            """;

    private static final String ABLATION_HEAD = """

            ## What each mechanism buys

            The same scenarios with one mechanism taken away, or with more of it, at a time: delivered, the seeds in
            which everything holds, latencies and times of recovery among it, and in brackets bytes per delivered
            message. *Redundancy* is the number of light push peers that get each message and of
            filter peers that push it, 2 by default; relay has its mesh instead.

            | scenario | mode |""";

    private ReliabilityReport() {}

    /** The page. @param seeds of each cell */
    public static String of(List<CellTotals> cells, int seeds) {
        StringBuilder page = new StringBuilder(String.format(Locale.ROOT, HEAD, seeds));
        cells.stream().filter(totals -> isOnOrOff(switches(totals))).forEach(totals -> page.append(row(totals)));
        if (cells.stream().anyMatch(totals -> !isOnOrOff(switches(totals)))) {
            page.append(ablation(cells));
        }
        return page.toString();
    }

    private static Switches switches(CellTotals totals) {
        return totals.cell().scenarioToRun().switches();
    }

    private static boolean isOnOrOff(Switches switches) {
        return switches.equals(Switches.ON) || switches.equals(Switches.OFF);
    }

    private static String row(CellTotals totals) {
        Cell cell = totals.cell();
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %d/%d | %s | %s | %s | %.0f | %.0f | %.1f s | %.1f s | %,.0f |%n",
                cell.scenario().name(),
                String.join(", ", cell.scenario().covers()),
                cell.mode().id(),
                switches(totals).id(),
                totals.seeds() - totals.failed().size(),
                totals.seeds(),
                Metric.DELIVERED.format(totals.goodInterval().low()),
                Metric.DELIVERED.format(totals.delivered()),
                Metric.DELIVERED.format(totals.deliveredInterval().low()),
                totals.duplicates(),
                totals.falseClaims(),
                totals.recovery(0.5),
                totals.recovery(0.95),
                totals.bytesPerMessage());
    }

    private static String ablation(List<CellTotals> cells) {
        Map<String, Map<String, String>> rows = new LinkedHashMap<>();
        for (CellTotals totals : cells) {
            String name = totals.cell().scenario().name() + " | "
                    + totals.cell().mode().id();
            rows.computeIfAbsent(name, row -> new LinkedHashMap<>())
                    .put(
                            switches(totals).id(),
                            String.format(
                                    Locale.ROOT,
                                    "%s, %d/%d (%,.0f)",
                                    Metric.DELIVERED.format(totals.delivered()),
                                    totals.seeds() - totals.failed().size(),
                                    totals.seeds(),
                                    totals.bytesPerMessage()));
        }
        StringBuilder table = new StringBuilder(ABLATION_HEAD);
        Switches.ABLATION.forEach(
                variant -> table.append(' ').append(variant.id()).append(" |"));
        table.append("\n| --- | --- |")
                .append(" --- |".repeat(Switches.ABLATION.size()))
                .append('\n');
        rows.forEach((name, columns) -> {
            table.append("| ").append(name).append(" |");
            Switches.ABLATION.forEach(variant -> table.append(' ')
                    .append(columns.getOrDefault(variant.id(), "–"))
                    .append(" |"));
            table.append('\n');
        });
        return table.toString();
    }
}
