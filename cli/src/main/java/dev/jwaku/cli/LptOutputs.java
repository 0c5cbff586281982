package dev.jwaku.cli;

import dev.jwaku.tools.lpt.LptExit;
import dev.jwaku.tools.lpt.Machine;
import dev.jwaku.tools.lpt.count.CountRules;
import dev.jwaku.tools.lpt.journal.Journals;
import dev.jwaku.tools.lpt.report.CsvReport;
import dev.jwaku.tools.lpt.report.HtmlReport;
import dev.jwaku.tools.lpt.report.JsonReport;
import dev.jwaku.tools.lpt.report.JunitReport;
import dev.jwaku.tools.lpt.report.Limit;
import dev.jwaku.tools.lpt.report.LptReport;
import dev.jwaku.tools.lpt.report.TextReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How messages are judged, the limits, and the files of a report: for a run, and for journals. */
final class LptOutputs {
    @Option(
            names = "--grace",
            paramLabel = "<s>",
            description = "So long after the sender's end a message may come (default: 30).")
    private int grace = 30;

    @Option(
            names = "--deadline",
            paramLabel = "<ms>",
            description = "What comes later after it was due is late (default: 30000).")
    private int deadline = 30_000;

    @Option(
            names = "--max-loss",
            paramLabel = "<share>",
            description = "Limit, such as 0.1%%, for the upper end of the 95 %% interval of the loss.")
    private @Nullable String maxLoss;

    @Option(
            names = "--max-p95",
            paramLabel = "<time>",
            description = "Limit, such as 1s, for 95 of 100 messages; lost ones took longer.")
    private @Nullable String maxP95;

    @Option(
            names = "--threshold",
            paramLabel = "<limit>",
            description = "Further ones, such as rejected<=0, duplicates<=0, p99<=500ms, received>=100. Repeatable.")
    private List<String> thresholds = new ArrayList<>();

    @Option(names = "--json", paramLabel = "<file>", description = "The report as JSON; - for the last line here.")
    private @Nullable String json;

    @Option(names = "--csv", paramLabel = "<file>", description = "One line for each message at each receiver.")
    private @Nullable Path csv;

    @Option(names = "--junit", paramLabel = "<file>", description = "The limits as JUnit XML.")
    private @Nullable Path junit;

    @Option(names = "--html", paramLabel = "<file>", description = "The report as a page with plots.")
    private @Nullable Path html;

    /** Created by the commands. */
    LptOutputs() {}

    /** @throws UsageException if they make no sense */
    CountRules rules() {
        if (grace < 0 || deadline < 1) {
            throw new UsageException("--grace is 0 or more, --deadline 1 or more");
        }
        return new CountRules(Duration.ofSeconds(grace), Duration.ofMillis(deadline));
    }

    /** @throws IllegalArgumentException if one is no limit */
    List<Limit> limits() {
        List<Limit> limits = new ArrayList<>();
        if (maxLoss != null) {
            limits.add(Limit.parse("loss<=" + maxLoss));
        }
        if (maxP95 != null) {
            limits.add(Limit.parse("p95<=" + maxP95));
        }
        thresholds.stream().map(Limit::parse).forEach(limits::add);
        return limits;
    }

    /** Tells and writes everything. @return the exit status */
    int report(Journals journals, List<Limit> limits, PrintWriter out) throws IOException {
        LptReport report = LptReport.of(journals, rules(), limits, Version.current(), Machine.hostName());
        out.print(TextReport.of(report));
        if (csv != null) {
            CsvReport.write(report, csv);
        }
        if (junit != null) {
            Files.writeString(junit, JunitReport.of(report));
        }
        if (html != null) {
            Files.writeString(html, HtmlReport.of(report));
        }
        if (json != null) {
            if (json.equals("-")) {
                out.println(JsonReport.of(report));
            } else {
                Files.writeString(Path.of(json), JsonReport.of(report) + "\n");
            }
        }
        out.flush();
        return LptExit.of(report);
    }
}
