package dev.jwaku.tools.scenario.report;

import static dev.jwaku.tools.lpt.report.CsvReport.quoted;

import dev.jwaku.tools.scenario.Metric;
import dev.jwaku.tools.scenario.batch.CellTotals;
import dev.jwaku.tools.scenario.run.RunResult;
import java.util.ArrayList;
import java.util.List;

/** One line for each run; RFC 4180 with a header. Figures have the units of scenario files: shares 0 to 1, seconds. */
public final class CsvReport {
    private static final String END = "\r\n";

    private CsvReport() {}

    /** The file's content. */
    public static String of(Batch batch) {
        List<String> head = new ArrayList<>(List.of("scenario", "mode", "protocols", "seed", "good", "problems"));
        for (Metric metric : Metric.values()) {
            head.add(metric.id());
        }
        head.add("virtual_seconds");
        head.add("event_hash");
        StringBuilder out = new StringBuilder(String.join(",", head)).append(END);
        for (CellTotals cell : batch.cells()) {
            cell.results().forEach(result -> out.append(line(result)).append(END));
        }
        return out.toString();
    }

    private static String line(RunResult result) {
        List<String> fields = new ArrayList<>(List.of(
                quoted(result.scenario()),
                result.mode().id(),
                quoted(result.switches()),
                Long.toString(result.seed()),
                Boolean.toString(result.isGood()),
                quoted(String.join("; ", result.problems()))));
        for (Metric metric : Metric.values()) {
            Double value = result.figures().get(metric);
            fields.add(value == null ? "" : value.toString());
        }
        fields.add(Double.toString(result.virtual().toMillis() / 1e3));
        fields.add(result.eventHash());
        return String.join(",", fields);
    }
}
