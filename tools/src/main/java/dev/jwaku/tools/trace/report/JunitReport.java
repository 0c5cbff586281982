package dev.jwaku.tools.trace.report;

import dev.jwaku.tools.trace.find.Fate.Group;
import java.util.Locale;
import java.util.stream.Collectors;

/** Limits as test cases for CI servers: {@code testsuites}, one suite, one case for each limit. */
public final class JunitReport {
    private JunitReport() {}

    /** The file's content. */
    public static String of(TraceReport report) {
        long failed =
                report.verdicts().stream().filter(verdict -> !verdict.good()).count();
        double seconds = report.result().volume().nanos() / 1e9;
        String counts = String.format(
                Locale.ROOT,
                "tests=\"%d\" failures=\"%d\" errors=\"0\" time=\"%.3f\"",
                report.verdicts().size(),
                failed,
                seconds);
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites " + counts
                + ">\n  <testsuite name=\"jwaku trace\" "
                + counts + " skipped=\"0\">\n    <properties>\n" + property("jwaku", report.version())
                + property("messages", report.result().findings().messages())
                + property("lost", report.result().findings().count(Group.LOST))
                + property("unknown", report.result().findings().count(Group.UNKNOWN))
                + "    </properties>\n"
                + report.verdicts().stream().map(JunitReport::testCase).collect(Collectors.joining())
                + "  </testsuite>\n</testsuites>\n";
    }

    private static String property(String name, Object value) {
        return "      <property name=\"" + name + "\" value=\"" + Html.text(String.valueOf(value)) + "\"/>\n";
    }

    private static String testCase(Limit.Verdict verdict) {
        String begin = "    <testcase classname=\"jwaku.trace\" name=\""
                + Html.text(verdict.limit().text()) + "\" time=\"0\"";
        return verdict.good()
                ? begin + "/>\n"
                : begin + ">\n      <failure type=\"limit\" message=\"found " + Html.text(verdict.foundText())
                        + "\"/>\n    </testcase>\n";
    }
}
