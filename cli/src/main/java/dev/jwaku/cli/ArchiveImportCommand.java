package dev.jwaku.cli;

import dev.jwaku.archive.RetentionPolicy;
import dev.jwaku.tools.archive.importing.BadRow;
import dev.jwaku.tools.archive.importing.HistoryImport;
import dev.jwaku.tools.archive.importing.ImportOptions;
import dev.jwaku.tools.archive.importing.ImportReport;
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

/** {@code jwaku archive import}: a history from nwaku's database into ours. */
@Command(
        description = {
            "'archive import' moves a history from nwaku's database (PostgreSQL schema 6 to 8, or SQLite) into ours",
            "and compares the two. It may be broken off at any time, by a kill too: the same command goes on where it",
            "stopped. The source is only read; both may be one PostgreSQL database. Exit code 0: everything is there."
        },
        sortOptions = false)
final class ArchiveImportCommand implements Callable<Integer> {
    /** The second word of the command line. */
    static final String NAME = "import";

    private static final int MOST = 10_000_000;

    @Parameters(paramLabel = "import", description = "This command.")
    @SuppressWarnings("UnusedVariable") // takes the word off the command line
    private String what = NAME;

    @Option(names = "--from", paramLabel = "<url>", description = "nwaku's database: postgres://… or sqlite://<file>.")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "<url>", description = "Ours: postgres://… or sqlite://<file>; made if empty.")
    private @Nullable String to;

    @Option(
            names = "--retention",
            paramLabel = "<policy>",
            description = "The node's --store-message-retention-policy: older parts are left out, partitions fit it.")
    private String retention = "none";

    @Option(names = "--strict", description = "A bad row ends the import.")
    private boolean strict;

    @Option(names = "--list-bad", paramLabel = "<n>", description = "Name so many bad rows (20).")
    private int listed = ImportOptions.BAD_LISTED;

    @Option(names = "--sample", paramLabel = "<n>", description = "Compare so many messages field by field (10000).")
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
    ArchiveImportCommand() {}

    @Override
    public Integer call() throws Exception {
        ArchiveUrls.checkAtMost("--list-bad", listed, MOST);
        ArchiveUrls.checkAtMost("--sample", sample, MOST);
        ImportOptions options = new ImportOptions(
                ArchiveUrls.parse("--from", from), ArchiveUrls.parse("--to", to), policy(), strict, listed, sample);
        PrintWriter out = spec.commandLine().getOut();
        ImportScreen screen = new ImportScreen(out, System.console() != null && !json, json);
        return ArchiveUrls.run(
                spec.name(),
                spec.commandLine().getErr(),
                "; the same command goes on where it stopped",
                () -> finish(out, screen, new HistoryImport(options, screen, () -> false).run()));
    }

    private RetentionPolicy policy() {
        try {
            return RetentionPolicy.parse(retention);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--retention: " + e.getMessage(), e);
        }
    }

    private int finish(PrintWriter out, ImportScreen screen, ImportReport report) {
        screen.finish();
        if (json) {
            out.println(new JsonMapper().writeValueAsString(report.toMap()));
        } else {
            print(out, report);
        }
        out.flush();
        return report.isGood() ? ExitCode.GOOD : ExitCode.BAD;
    }

    private static void print(PrintWriter out, ImportReport report) {
        out.printf(
                Locale.ROOT,
                "%,d rows in %d partitions: %,d messages added, %,d were there, %,d bad rows%n",
                report.read(),
                report.ranges(),
                report.added(),
                report.read() - report.added() - report.bad(),
                report.bad());
        if (report.skipped() > 0) {
            out.println(report.skipped() + " partitions left out: older than what is kept");
        }
        out.printf(
                Locale.ROOT,
                "%,d rows in this run, %.1f s, %,.0f rows/s%n",
                report.readNow(),
                report.seconds(),
                report.rate());
        for (BadRow row : report.badRows()) {
            out.println("bad row: " + row);
        }
        if (report.end() == ImportReport.End.BAD_ROW) {
            out.println("Ended at a bad row, as --strict wants; what was moved before stays.");
        }
        report.comparison().ifPresent(comparison -> ArchiveVerifyCommand.print(out, comparison));
    }
}
