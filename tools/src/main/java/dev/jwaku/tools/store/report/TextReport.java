package dev.jwaku.tools.store.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A run as tables for a terminal. */
public final class TextReport {
    private final StoreReport report;
    private final StringBuilder out = new StringBuilder();

    private TextReport(StoreReport report) {
        this.report = report;
    }

    /** The whole report; ends with a line break. */
    public static String of(StoreReport report) {
        TextReport text = new TextReport(report);
        text.setting();
        text.loads();
        for (Measured.At at : Measured.At.values()) {
            text.measured(at);
        }
        text.agreements();
        text.verdicts();
        return text.out.toString();
    }

    private void setting() {
        report.setting().forEach((name, value) -> line("%-12s %s", name, value));
    }

    private void loads() {
        for (Loaded load : report.loads()) {
            line("");
            line(
                    "%s: %d messages in %d partitions, %s%.0f bytes per message on disk, of that rows %.0f",
                    load.side(),
                    load.messages(),
                    load.partitions(),
                    load.perSecond() > 0
                            ? String.format(Locale.ROOT, "loaded at %.0f per second, ", load.perSecond())
                            : "",
                    load.bytesPerMessage(),
                    (double) load.tableBytes() / Math.max(1, load.messages()));
            load.indexBytes().forEach((name, bytes) -> line("  %-28s %8.1f MiB", name, bytes / (1024.0 * 1024)));
        }
    }

    private void measured(Measured.At at) {
        List<Measured> shown =
                report.measured().stream().filter(one -> one.at() == at).toList();
        if (shown.isEmpty()) {
            return;
        }
        line("");
        line("%s, milliseconds", at.id());
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {
            "shape", "archive", "count", "p50", "p90", "p95", "p99", "max", "database", "per s", "rows", "errors"
        });
        shown.forEach(one -> rows.add(row(one)));
        table(rows);
        report.mixes().stream().filter(mix -> mix.at() == at).forEach(this::mix);
    }

    private static String[] row(Measured one) {
        Latency latency = one.latency();
        return new String[] {
            one.shape(),
            one.side(),
            Long.toString(one.count()),
            millis(latency.p50()),
            millis(latency.p90()),
            millis(latency.p95()),
            millis(latency.p99()),
            millis(latency.max()),
            one.databaseMillis().isPresent() ? millis(one.databaseMillis().getAsDouble()) : "-",
            String.format(Locale.ROOT, "%.1f", one.perSecond()),
            String.format(Locale.ROOT, "%.1f", one.rows()),
            errors(one.errors())
        };
    }

    private static String errors(Map<String, Long> errors) {
        return errors.isEmpty()
                ? "0"
                : errors.entrySet().stream()
                        .map(entry -> entry.getValue() + " " + entry.getKey())
                        .collect(Collectors.joining(", "));
    }

    private void mix(MixRun mix) {
        line(
                "%.1f of %.1f questions per second answered, waiting for a client p99 %s ms; %d messages inserted at"
                        + " %.1f per second, %d not taken, %d not found afterwards",
                mix.reachedRate(),
                mix.askedRate(),
                millis(mix.lateP99()),
                mix.inserted(),
                mix.insertRate(),
                mix.refused(),
                mix.missing());
        line(
                "mean of a question: database %s, archive %s, as the client saw it %s ms",
                mix.databaseMillis().isPresent() ? millis(mix.databaseMillis().getAsDouble()) : "unknown",
                mix.archiveMillis().isPresent() ? millis(mix.archiveMillis().getAsDouble()) : "unknown",
                millis(mix.wireMillis()));
    }

    private void agreements() {
        if (report.agreements().isEmpty()) {
            return;
        }
        int asked = report.agreements().stream().mapToInt(Agreement::asked).sum();
        String different = report.agreements().stream()
                .filter(agreement -> agreement.different() > 0)
                .map(agreement -> agreement.shape() + " " + agreement.different())
                .collect(Collectors.joining(", "));
        line("");
        line(
                "Same question to both: %d pages compared, %s",
                asked, different.isEmpty() ? "all equal" : "DIFFERENT: " + different);
    }

    private void verdicts() {
        line("");
        for (Verdict verdict : report.verdicts()) {
            line(
                    "%-4s %s: %s",
                    verdict.good() ? "ok" : "OVER",
                    verdict.at().isEmpty() || verdict.threshold().at().isPresent()
                            ? verdict.threshold()
                            : verdict.at() + " " + verdict.threshold(),
                    Double.isNaN(verdict.found()) ? "not measured" : number(verdict.found()));
        }
        line(report.isGood() ? "All limits hold." : "Not good.");
    }

    private void table(List<String[]> rows) {
        int[] widths = new int[rows.getFirst().length];
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        for (String[] row : rows) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < row.length; i++) {
                boolean left = i < 2 || i == row.length - 1;
                text.append(String.format(Locale.ROOT, "%" + (left ? "-" : "") + widths[i] + "s  ", row[i]));
            }
            line("%s", text.toString().stripTrailing());
        }
    }

    /** Three digits that say something, whatever the size. */
    static String millis(double value) {
        return String.format(Locale.ROOT, value < 1 ? "%.3f" : value < 100 ? "%.2f" : "%.0f", value);
    }

    private static String number(double value) {
        return value >= 1000 ? String.format(Locale.ROOT, "%.0f", value) : millis(value);
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation is in a library of the compiler's
    private void line(String format, Object... arguments) {
        out.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }
}
