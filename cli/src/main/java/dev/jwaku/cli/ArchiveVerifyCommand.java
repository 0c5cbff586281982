package dev.jwaku.cli;

import dev.jwaku.tools.archive.database.HistoryUrl;
import dev.jwaku.tools.archive.importing.Comparison;
import dev.jwaku.tools.archive.importing.ComparisonReport;
import dev.jwaku.tools.archive.importing.ImportOptions;
import dev.jwaku.tools.archive.inspection.SoundnessCheck;
import dev.jwaku.tools.archive.inspection.SoundnessReport;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code jwaku archive verify}: compares nwaku's history with ours, or checks ours alone. */
@Command(
        description = {
            "'archive verify --from --to' compares nwaku's database with ours: all hashes, and all fields of a sample.",
            "'archive verify --url' checks one of ours: hashes of a sample are computed again, no message is there",
            "twice, no table is left outside. Changes nothing. Exit code 1 if something differs."
        },
        sortOptions = false)
final class ArchiveVerifyCommand implements Callable<Integer> {
    /** The second word of the command line. */
    static final String NAME = "verify";

    private static final int MOST = 10_000_000;
    private static final int SHOWN = 20;

    @Parameters(paramLabel = "verify", description = "This command.")
    @SuppressWarnings("UnusedVariable") // takes the word off the command line
    private String what = NAME;

    @Option(names = "--from", paramLabel = "<url>", description = "nwaku's database: postgres://… or sqlite://<file>.")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "<url>", description = "Ours, to be compared with it.")
    private @Nullable String to;

    @Option(names = "--url", paramLabel = "<url>", description = "Ours, to be checked alone.")
    private @Nullable String url;

    @Option(names = "--sample", paramLabel = "<n>", description = "Look at so many messages in full (10000).")
    private int sample = ImportOptions.SAMPLE;

    @Option(names = "--json", description = "One JSON object a line: progress, and the result at the end.")
    private boolean json;

    @Option(names = "--help", usageHelp = true, description = "Shows this.")
    @SuppressWarnings("UnusedVariable") // read by picocli
    private boolean help;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** Created by {@link ArchiveCommand}. */
    ArchiveVerifyCommand() {}

    @Override
    public Integer call() throws Exception {
        ArchiveUrls.checkAtMost("--sample", sample, MOST);
        if ((url == null) == (from == null && to == null)) {
            throw new UsageException("either --from and --to, or --url");
        }
        return ArchiveUrls.run(spec.name(), spec.commandLine().getErr(), "", () -> url == null ? compare() : check());
    }

    private int compare() {
        HistoryUrl source = ArchiveUrls.parse("--from", from);
        HistoryUrl target = ArchiveUrls.parse("--to", to);
        PrintWriter out = spec.commandLine().getOut();
        ImportScreen screen = new ImportScreen(out, System.console() != null && !json, json);
        ComparisonReport report = new Comparison(source, target, sample, screen).run();
        screen.finish();
        if (!printedAsJson(report.toMap())) {
            print(out, report);
        }
        out.flush();
        return report.isGood() ? ExitCode.GOOD : ExitCode.BAD;
    }

    private int check() {
        SoundnessReport report = new SoundnessCheck(ArchiveUrls.parse("--url", url), sample).run();
        PrintWriter out = spec.commandLine().getOut();
        if (!printedAsJson(report.toMap())) {
            print(out, report);
        }
        out.flush();
        return report.isGood() ? ExitCode.GOOD : ExitCode.BAD;
    }

    private boolean printedAsJson(Map<String, Object> report) {
        if (json) {
            spec.commandLine().getOut().println(new JsonMapper().writeValueAsString(report));
        }
        return json;
    }

    static void print(PrintWriter out, ComparisonReport report) {
        out.printf(
                Locale.ROOT,
                "compared: %,d messages in the source (and %,d bad rows), %,d in the target; %d of %d partitions have"
                        + " equal counts%n",
                report.source() - report.bad(),
                report.bad(),
                report.target(),
                report.ranges().size() - report.unequal().size(),
                report.ranges().size());
        report.unequal().stream()
                .limit(SHOWN)
                .forEach(range -> out.printf(
                        Locale.ROOT,
                        "  %s: %,d in the source, %,d in the target (%,d missing, %,d only there)%n",
                        range.name(),
                        range.source() - range.bad(),
                        range.target(),
                        range.missing(),
                        range.more()));
        out.printf(
                Locale.ROOT,
                "%,d missing, %,d only in the target; %,d compared field by field, %,d differ%n",
                report.missing(),
                report.more(),
                report.sampled(),
                report.differing());
        report.examples().forEach(example -> out.println("  " + example));
        out.println(report.isGood() ? "GOOD: everything is there" : "BAD: the histories differ");
    }

    private static void print(PrintWriter out, SoundnessReport report) {
        out.printf(
                Locale.ROOT,
                "%s: %,d messages; hashes of %,d computed again: %,d do not fit%n",
                report.database(),
                report.messages(),
                report.sampled(),
                report.mismatched());
        out.printf(
                Locale.ROOT,
                "%,d hashes more than once, %,d topics missing%n",
                report.duplicates(),
                report.withoutTopic());
        report.faults().forEach(fault -> out.println("  " + fault));
        report.examples().forEach(example -> out.println("  " + example));
        if (report.mismatched() > 0) {
            out.println("  A database that once lost the meta of its messages, as old schemas did, has such hashes.");
        }
        out.println(report.isGood() ? "GOOD" : "BAD: see above");
    }
}
