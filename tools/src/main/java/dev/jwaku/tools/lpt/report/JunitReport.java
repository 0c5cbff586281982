package dev.jwaku.tools.lpt.report;

import dev.jwaku.tools.lpt.count.Fate;
import dev.jwaku.tools.trace.report.Html;
import java.util.Locale;
import java.util.stream.Collectors;

/** Limits as test cases for CI servers: {@code testsuites}, one suite, one case for each limit. */
public final class JunitReport {
    private JunitReport() {}

    /** The file's content. */
    public static String of(LptReport report) {
        long failed =
                report.verdicts().stream().filter(verdict -> !verdict.good()).count();
        String counts = String.format(
                Locale.ROOT,
                "tests=\"%d\" failures=\"%d\" errors=\"0\" time=\"0\"",
                report.verdicts().size(),
                failed);
        Totals totals = report.totals();
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites " + counts
                + ">\n  <testsuite name=\"jwaku lpt\" " + counts + " skipped=\"0\">\n    <properties>\n"
                + property("jwaku", report.version())
                + property("host", report.host())
                + property("deliveries", totals.all())
                + property("received", totals.received())
                + property("lost", totals.count(Fate.LOST))
                + "    </properties>\n"
                + report.verdicts().stream().map(JunitReport::testCase).collect(Collectors.joining())
                + "  </testsuite>\n</testsuites>\n";
    }

    private static String property(String name, Object value) {
        return "      <property name=\"" + name + "\" value=\"" + Html.text(String.valueOf(value)) + "\"/>\n";
    }

    private static String testCase(Limit.Verdict verdict) {
        String begin = "    <testcase classname=\"jwaku.lpt\" name=\""
                + Html.text(verdict.limit().text()) + "\" time=\"0\"";
        return verdict.good()
                ? begin + "/>\n"
                : begin + ">\n      <failure type=\"limit\" message=\"found " + Html.text(verdict.foundText())
                        + "\"/>\n    </testcase>\n";
    }
}
