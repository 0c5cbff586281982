package dev.jwaku.cli;

import dev.jwaku.tools.archive.SyncBench;
import dev.jwaku.tools.relay.Machine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code jwaku bench sync}: two store nodes with different histories find and exchange the difference. */
@Command(
        name = "jwaku bench",
        description =
                "Lets two store nodes, whose histories of the last hour differ, find and exchange the difference.")
final class BenchSyncCommand implements Callable<Integer> {
    /** The word after {@code bench}. */
    static final String NAME = "sync";

    @Parameters(paramLabel = "sync", description = "This benchmark.")
    @SuppressWarnings("UnusedVariable") // takes the word off the command line
    private String what = NAME;

    @Option(names = "--messages", paramLabel = "<n>", description = "Messages in both together (default: 100000).")
    private int messages = 100_000;

    @Option(names = "--apart", paramLabel = "<n>", description = "Those that only one has (default: 1000).")
    private int apart = 1000;

    @Option(names = "--json", description = "The last line is one JSON object.")
    private boolean json;

    @Option(names = "--help", usageHelp = true, description = "Shows this.")
    @SuppressWarnings("UnusedVariable") // read by picocli
    private boolean help;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** Created by {@link Main}. */
    BenchSyncCommand() {}

    @Override
    public Integer call() throws IOException {
        if (messages < 100 || apart < 2 || apart > messages / 2) {
            throw new UsageException("--messages must be at least 100 and --apart 2 to half of them");
        }
        PrintWriter out = spec.commandLine().getOut();
        Machine machine = Machine.present();
        out.println(machine.cpu() + ", " + machine.memory() + ", " + machine.java() + ", load " + machine.load());
        try (TemporaryFolder folder = TemporaryFolder.create("jwaku-bench-sync")) {
            Path path = folder.path();
            SyncBench.Result result = new SyncBench(messages, apart, path, line -> {
                        out.println(line);
                        out.flush();
                    })
                    .run();
            out.printf(
                    Locale.ROOT,
                    "%d messages, %d missing here, %d missing there, reported %s; difference known after %.2f s,"
                            + " everything on both sides after %.2f s (at most %.0f), %d round trips, load after %s%n",
                    result.messages(),
                    result.missingHere(),
                    result.missingThere(),
                    result.exact() ? "exactly" : "WRONGLY",
                    result.compareSeconds(),
                    result.seconds(),
                    SyncBench.Result.MAX_SECONDS,
                    result.roundTrips(),
                    Machine.loadNow());
            if (json) {
                out.println(new JsonMapper().writeValueAsString(result));
            }
            out.flush();
            return result.isGood() ? ExitCode.GOOD : ExitCode.BAD;
        }
    }
}
