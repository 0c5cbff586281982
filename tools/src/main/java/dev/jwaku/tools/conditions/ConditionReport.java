package dev.jwaku.tools.conditions;

import java.util.List;
import java.util.Locale;

/** The table of {@code docs/reliability.md} about conversations. */
final class ConditionReport {
    private static final String HEAD = """
            | message | condition | mode | seeds | messages | lost | twice | untrue | delivered p50 | p95 | acked p50 \
            | p95 | p95 after | holds |
            | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
            """;

    private ConditionReport() {}

    static String of(List<ConditionTotals> cells) {
        StringBuilder table = new StringBuilder(HEAD);
        cells.stream().filter(totals -> totals.seeds() > 0).forEach(totals -> table.append(row(totals)));
        return table.toString();
    }

    private static String row(ConditionTotals totals) {
        ConditionCell cell = totals.cell();
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %d | %d | %d | %d | %d | %.2f s | %.2f s | %.2f s | %.2f s | %s | %s |%n",
                cell.kind().title(),
                cell.condition().title(),
                cell.mode().id(),
                totals.seeds(),
                totals.sum(ConditionResult::messages),
                totals.sum(ConditionResult::lost),
                totals.sum(ConditionResult::duplicates),
                totals.sum(ConditionResult::untrue),
                totals.quantile(ConditionResult::delivered, 0.5),
                totals.quantile(ConditionResult::delivered, 0.95),
                totals.quantile(ConditionResult::acked, 0.5),
                totals.quantile(ConditionResult::acked, 0.95),
                cell.condition().isFault()
                        ? String.format(Locale.ROOT, "%.2f s", totals.quantile(ConditionResult::after, 0.95))
                        : "–",
                holds(totals));
    }

    private static String holds(ConditionTotals totals) {
        if (totals.isGood()) {
            return "yes";
        }
        return totals.failed().isEmpty()
                ? "late"
                : "no: " + totals.failed().size() + " of " + totals.seeds() + " seeds";
    }
}
