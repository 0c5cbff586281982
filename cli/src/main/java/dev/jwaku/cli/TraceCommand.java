package dev.jwaku.cli;

import dev.jwaku.tools.trace.Trace;
import dev.jwaku.tools.trace.TraceOptions;
import dev.jwaku.tools.trace.TraceResult;
import dev.jwaku.tools.trace.find.Settings;
import dev.jwaku.tools.trace.report.Limit;
import dev.jwaku.tools.trace.report.StoryText;
import dev.jwaku.tools.trace.report.TextReport;
import dev.jwaku.tools.trace.report.TraceFiles;
import dev.jwaku.tools.trace.report.TraceReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jwaku trace}: what way every message went, where it was lost and why, from the nodes' logs. */
@Command(
        description = {
            "'trace' reads the logs of nodes (ours as JSON or text, nwaku's as text or JSON, go-waku's, js-waku's;",
            "plain or gzip) and says of every message what way it went, where it was lost and why, how far the nodes'",
            "clocks are apart and how long messages took. What falls into a gap of a log is neither lost nor found.",
            "Good when all limits hold."
        },
        sortOptions = false)
final class TraceCommand implements Callable<Integer> {
    /** Its name on the command line. */
    static final String NAME = "trace";

    @Parameters(
            arity = "1..*",
            paramLabel = "[NAME=]PATH",
            description = "Log files and folders; NAME says whose they are. A folder in a folder is a node.")
    private List<String> logs = new ArrayList<>();

    @Option(
            names = "--message",
            paramLabel = "<hash>",
            description = "The story of this message; its beginning will do.")
    private @Nullable String message;

    @Option(
            names = "--journal",
            paramLabel = "<file>",
            description = "What the senders say they sent; only that counts then. Repeatable.")
    private List<Path> journals = new ArrayList<>();

    @Option(
            names = "--threshold",
            paramLabel = "<limit>",
            description = "Such as loss<=0.1%%, relay:p95<=500ms, link-lost<=0, store-missing<=0. Repeatable.")
    private List<String> thresholds = new ArrayList<>();

    @Option(names = "--grace", paramLabel = "<s>", description = "What comes later is recovered (default: 30).")
    private int grace = 30;

    @Option(
            names = "--filter-timeout",
            paramLabel = "<s>",
            description = "After so long a service forgets a silent filter client (default: 300).")
    private int filterTimeout = 300;

    @Option(
            names = "--from",
            paramLabel = "<time>",
            description = "Only messages sent from then on, such as" + " 2026-11-22T12:00:00Z.")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "<time>", description = "And before.")
    private @Nullable String to;

    @Option(names = "--json", paramLabel = "<file>", description = "The report as JSON; - for the last line here.")
    private @Nullable String json;

    @Option(
            names = "--csv",
            paramLabel = "<folder>",
            description = "messages.csv, deliveries.csv, losses.csv and stores.csv.")
    private @Nullable Path csv;

    @Option(names = "--junit", paramLabel = "<file>", description = "The limits as JUnit XML.")
    private @Nullable Path junit;

    @Option(names = "--html", paramLabel = "<file>", description = "The report as a page with plots.")
    private @Nullable Path html;

    @Option(names = "--threads", paramLabel = "<n>", description = "That read and judge (default: all processors).")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--temporary", paramLabel = "<folder>", description = "For what does not fit into memory.")
    private @Nullable Path temporary;

    @Option(names = "--help", usageHelp = true, description = "Shows this.")
    @SuppressWarnings("UnusedVariable") // read by picocli
    private boolean help;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** Created by {@link Main}. */
    TraceCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        if (threads < 1 || grace < 1 || filterTimeout < 1) {
            throw new UsageException("--threads, --grace and --filter-timeout are 1 or more");
        }
        try {
            List<Limit> limits = thresholds.stream().map(Limit::parse).toList();
            Settings settings = new Settings(
                    Duration.ofSeconds(grace),
                    Duration.ofSeconds(filterTimeout),
                    nanos("--from", from, Long.MIN_VALUE),
                    nanos("--to", to, Long.MAX_VALUE));
            TraceOptions options = new TraceOptions(logs, journals, settings, threads, Optional.ofNullable(temporary));
            try (TraceFiles files = new TraceFiles(Optional.ofNullable(csv), Optional.ofNullable(message))) {
                TraceResult result = Trace.run(options, files.listener());
                TraceReport report = new TraceReport(
                        result,
                        limits.stream().map(limit -> limit.check(result)).toList(),
                        files.asked(),
                        Version.current());
                return report(report, files, out);
            }
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
    }

    private int report(TraceReport report, TraceFiles files, PrintWriter out) throws IOException {
        if (message != null) {
            out.print(StoryText.of(
                    report.asked()
                            .orElseThrow(
                                    () -> new UsageException("no message whose hash begins with '" + message + "'")),
                    report.result().roster()));
        } else {
            out.print(TextReport.of(report));
        }
        files.write(report, Optional.ofNullable(html), Optional.ofNullable(junit));
        if (json != null) {
            TraceFiles.json(report, json, out);
        }
        out.flush();
        return report.isGood() ? ExitCode.GOOD : ExitCode.BAD;
    }

    private static long nanos(String option, @Nullable String time, long otherwise) {
        if (time == null) {
            return otherwise;
        }
        return FlagValues.nanos(option, time);
    }
}
