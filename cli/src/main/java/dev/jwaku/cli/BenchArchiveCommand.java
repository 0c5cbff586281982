package dev.jwaku.cli;

import dev.jwaku.tools.archive.ArchiveBench;
import dev.jwaku.tools.archive.ArchiveBenchReport;
import dev.jwaku.tools.relay.Machine;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code jwaku bench archive}: how fast the SQLite archive takes and finds messages. */
@Command(
        description = {
            "'bench archive' fills the SQLite archive, asks it for hashes and pages of a topic, and asks a store",
            "node for hashes over loopback TCP. Good when each figure is within its limit."
        },
        sortOptions = false)
final class BenchArchiveCommand implements Callable<Integer> {
    /** The second word of the command line. */
    static final String NAME = "archive";

    @Parameters(paramLabel = "archive", description = "This benchmark.")
    @SuppressWarnings("UnusedVariable") // takes the word off the command line
    private String what = NAME;

    @Option(names = "--messages", paramLabel = "<n>", description = "Messages in the archive (default: 1000000).")
    private int messages = 1_000_000;

    @Option(names = "--wire-messages", paramLabel = "<n>", description = "Behind the wire (default: 100000).")
    private int wireMessages = 100_000;

    @Option(names = "--json", description = "The last line is one JSON object.")
    private boolean json;

    @Option(names = "--help", usageHelp = true, description = "Shows this.")
    @SuppressWarnings("UnusedVariable") // read by picocli
    private boolean help;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** Created by {@link Main}. */
    BenchArchiveCommand() {}

    @Override
    public Integer call() throws IOException {
        if (messages < 1000 || wireMessages < 1000) {
            throw new UsageException("--messages and --wire-messages must be at least 1000");
        }
        PrintWriter out = spec.commandLine().getOut();
        Machine machine = Machine.present();
        out.println(machine.cpu() + ", " + machine.memory() + ", " + machine.java() + ", load " + machine.load());
        try (TemporaryFolder folder = TemporaryFolder.create("jwaku-bench-archive")) {
            ArchiveBenchReport report = new ArchiveBench(messages, wireMessages, folder.path(), line -> {
                        out.println(line);
                        out.flush();
                    })
                    .run();
            print(out, report);
            return report.isGood() ? ExitCode.GOOD : ExitCode.BAD;
        }
    }

    private void print(PrintWriter out, ArchiveBenchReport report) {
        out.printf(
                Locale.ROOT,
                "insert %.0f messages/s (at least %.0f), %.0f MB%n",
                report.insertPerSecond(),
                ArchiveBenchReport.MIN_INSERTS,
                report.megabytes());
        report.latencies()
                .forEach(one -> out.printf(
                        Locale.ROOT,
                        "%-16s p50 %.3f ms  p95 %.3f ms  p99 %.3f ms  (p%d at most %.1f ms)%s%n",
                        one.name(),
                        one.p50(),
                        one.p95(),
                        one.p99(),
                        one.quantile(),
                        one.limit(),
                        one.isGood() ? "" : "  OVER"));
        out.println("load after: " + Machine.loadNow());
        if (json) {
            out.println(new JsonMapper().writeValueAsString(report.toMap()));
        }
        out.flush();
    }
}
