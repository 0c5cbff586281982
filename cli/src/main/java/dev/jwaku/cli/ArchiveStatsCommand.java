package dev.jwaku.cli;

import dev.jwaku.tools.archive.inspection.ArchiveStats;
import dev.jwaku.tools.archive.inspection.StatsReport;
import dev.jwaku.tools.archive.inspection.StatsReport.PartitionFigures;
import dev.jwaku.tools.archive.inspection.StatsReport.TopicFigures;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code jwaku archive stats}: what is in a history of ours. */
@Command(
        description = {
            "'archive stats' says how many messages a history has, how large it is, its partitions and its largest",
            "topics. In PostgreSQL numbers are the server's estimates unless --exact is given, which counts."
        },
        sortOptions = false)
final class ArchiveStatsCommand implements Callable<Integer> {
    /** The second word of the command line. */
    static final String NAME = "stats";

    private static final int TOPICS = 10;
    private static final int MOST = 100_000;
    private static final double MEGABYTE = 1024.0 * 1024;

    @Parameters(paramLabel = "stats", description = "This command.")
    @SuppressWarnings("UnusedVariable") // takes the word off the command line
    private String what = NAME;

    @Option(names = "--url", paramLabel = "<url>", description = "Our database: postgres://… or sqlite://<file>.")
    private @Nullable String url;

    @Option(names = "--topics", paramLabel = "<n>", description = "Name so many of the largest topics (10).")
    private int topics = TOPICS;

    @Option(names = "--exact", description = "Count messages; reads an index of every partition.")
    private boolean exact;

    @Option(names = "--json", description = "One JSON object instead of the tables.")
    private boolean json;

    @Option(names = "--help", usageHelp = true, description = "Shows this.")
    @SuppressWarnings("UnusedVariable") // read by picocli
    private boolean help;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** Created by {@link ArchiveCommand}. */
    ArchiveStatsCommand() {}

    @Override
    public Integer call() throws Exception {
        ArchiveUrls.checkAtMost("--topics", topics, MOST);
        ArchiveStats stats = new ArchiveStats(ArchiveUrls.parse("--url", url), topics, exact);
        PrintWriter out = spec.commandLine().getOut();
        return ArchiveUrls.run(spec.name(), spec.commandLine().getErr(), "", () -> {
            StatsReport report = stats.read();
            if (json) {
                out.println(new JsonMapper().writeValueAsString(report.toMap()));
            } else {
                print(out, report);
            }
            out.flush();
            return ExitCode.GOOD;
        });
    }

    private static void print(PrintWriter out, StatsReport report) {
        out.printf(Locale.ROOT, "%s, schema version %s%n", report.database(), report.schemaVersion());
        out.printf(
                Locale.ROOT,
                "%s%,d messages, %,.1f MB, %,d topics%n",
                report.exact() ? "" : "about ",
                report.messages(),
                report.bytes() / MEGABYTE,
                report.topicCount());
        if (report.oldest().isPresent() && report.newest().isPresent()) {
            out.println("from " + StatsReport.time(report.oldest().getAsLong()) + " to "
                    + StatsReport.time(report.newest().getAsLong()));
        }
        report.imported()
                .ifPresent(figures -> out.printf(
                        Locale.ROOT,
                        "imported: %,d rows, %,d messages added, %,d bad rows, %.1f %% were there already%n",
                        figures.rows(),
                        figures.added(),
                        figures.bad(),
                        100 * figures.duplicateRatio()));
        if (!report.partitions().isEmpty()) {
            out.printf(
                    Locale.ROOT,
                    "%n%-34s %-22s %-22s %12s %10s %10s%n",
                    "partition",
                    "from",
                    "to",
                    "messages",
                    "table MB",
                    "index MB");
            report.partitions().forEach(partition -> print(out, partition));
        }
        if (!report.topics().isEmpty()) {
            out.printf(Locale.ROOT, "%n%12s  %-26s %s%n", "messages", "pubsub topic", "content topic");
            report.topics().forEach(topic -> print(out, topic));
        }
    }

    private static void print(PrintWriter out, PartitionFigures partition) {
        out.printf(
                Locale.ROOT,
                "%-34s %-22s %-22s %,12d %,10.1f %,10.1f%n",
                partition.name(),
                StatsReport.time(partition.from()),
                StatsReport.time(partition.to()),
                partition.messages(),
                partition.tableBytes() / MEGABYTE,
                partition.indexBytes() / MEGABYTE);
    }

    /** Anybody chooses topics, so they may hold characters that a terminal obeys. */
    private static void print(PrintWriter out, TopicFigures topic) {
        out.printf(
                Locale.ROOT,
                "%,12d  %-26s %s%n",
                topic.messages(),
                topic.pubsub().replaceAll("\\p{Cntrl}", "?"),
                topic.content().replaceAll("\\p{Cntrl}", "?"));
    }
}
