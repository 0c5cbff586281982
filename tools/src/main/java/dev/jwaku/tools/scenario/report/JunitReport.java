package dev.jwaku.tools.scenario.report;

import dev.jwaku.tools.scenario.batch.CellTotals;
import dev.jwaku.tools.scenario.run.RunResult;
import dev.jwaku.tools.trace.report.Html;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * Runs as test cases for CI servers: a suite for each cell, a case for each seed. The time of a case is processor time
 * on average over the seeds of its cell; virtual time is a property.
 */
public final class JunitReport {
    private JunitReport() {}

    /** The file's content. */
    public static String of(Batch batch) {
        double seconds =
                batch.cells().stream().mapToDouble(CellTotals::cpuSeconds).sum();
        StringBuilder out = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites ");
        int skipped = batch.skipped().size();
        out.append(counts(batch.runs() + skipped, batch.failed(), seconds)).append(">\n");
        batch.cells().forEach(cell -> suite(out, batch, cell));
        if (skipped > 0) {
            out.append("  <testsuite name=\"not run\" ")
                    .append(counts(skipped, 0, 0))
                    .append(" skipped=\"" + skipped + "\">\n");
            batch.skipped()
                    .forEach((name, why) -> out.append("    <testcase classname=\"jwaku.simulate\" name=\"")
                            .append(Html.text(name))
                            .append("\" time=\"0\">\n      <skipped message=\"")
                            .append(Html.text(why))
                            .append("\"/>\n    </testcase>\n"));
            out.append("  </testsuite>\n");
        }
        return out.append("</testsuites>\n").toString();
    }

    private static String counts(int tests, int failures, double seconds) {
        return String.format(
                Locale.ROOT, "tests=\"%d\" failures=\"%d\" errors=\"0\" time=\"%.3f\"", tests, failures, seconds);
    }

    private static void suite(StringBuilder out, Batch batch, CellTotals cell) {
        String begun = DateTimeFormatter.ISO_LOCAL_DATE_TIME
                .withZone(ZoneOffset.UTC)
                .format(batch.begun().truncatedTo(ChronoUnit.SECONDS));
        out.append("  <testsuite name=\"")
                .append(Html.text(Batch.name(cell)))
                .append("\" ")
                .append(counts(cell.seeds(), cell.failed().size(), cell.cpuSeconds()))
                .append(" skipped=\"0\" timestamp=\"" + begun + "\" hostname=\"" + Html.text(batch.host()) + "\">\n")
                .append("    <properties>\n");
        property(out, "jwaku", batch.version());
        property(out, "about", cell.cell().scenario().about());
        property(out, "covers", String.join(" ", cell.cell().scenario().covers()));
        out.append("    </properties>\n");
        cell.results().forEach(result -> testCase(out, cell, result));
        out.append("  </testsuite>\n");
    }

    private static void property(StringBuilder out, String name, String value) {
        out.append("      <property name=\"" + name + "\" value=\"" + Html.text(value) + "\"/>\n");
    }

    private static void testCase(StringBuilder out, CellTotals cell, RunResult result) {
        out.append(String.format(
                Locale.ROOT,
                "    <testcase classname=\"jwaku.simulate.%s.%s\" name=\"seed %d\" time=\"%.3f\"",
                Html.text(result.scenario()),
                result.mode().id(),
                result.seed(),
                cell.secondsPerSeed()));
        if (result.isGood()) {
            out.append("/>\n");
            return;
        }
        out.append(">\n      <failure type=\"violated\" message=\"")
                .append(Html.text(result.problems().getFirst()))
                .append("\">");
        result.problems().forEach(problem -> out.append(Html.text(problem)).append('\n'));
        out.append("replay: ")
                .append(Html.text(cell.cell().replay(result.seed())))
                .append("</failure>\n    </testcase>\n");
    }
}
