package dev.jwaku.cli;

import dev.jwaku.tools.relay.Machine;
import dev.jwaku.tools.trace.bench.TraceBench;
import dev.jwaku.tools.trace.bench.TraceBenchPlan;
import dev.jwaku.tools.trace.bench.TraceBenchReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jwaku bench trace}: how fast logs are traced. */
@Command(
        description = {
            "'bench trace' makes logs of ten nodes with planted losses in a temporary folder (5 GB, deleted",
            "afterwards), has a process with 1 GiB of heap and two threads trace them, and compares. Good at 100 MB/s",
            "or more, when exactly the planted losses were found."
        },
        sortOptions = false)
final class BenchTraceCommand implements Callable<Integer> {
    /** The second word of the command line. */
    static final String NAME = "trace";

    private static final int LEAST = 1000;
    private static final int MOST = 2_000_000;

    @Parameters(paramLabel = "trace", description = "This benchmark.")
    @SuppressWarnings("UnusedVariable") // takes the word off the command line
    private String what = NAME;

    @Option(
            names = "--messages",
            paramLabel = "<n>",
            description = "Messages, each in all ten logs, 50 kB in all (default: 100000).")
    private int messages = 100_000;

    @Option(
            names = "--folder",
            paramLabel = "<folder>",
            description = "Where the temporary folder is made (default: the system's).")
    private @Nullable Path folder;

    @Option(names = "--report", paramLabel = "<file>", description = "Also put the table into this Markdown file.")
    private @Nullable Path report;

    @Option(names = "--json", description = "The last line is one JSON object.")
    private boolean json;

    @Option(names = "--help", usageHelp = true, description = "Shows this.")
    @SuppressWarnings("UnusedVariable") // read by picocli
    private boolean help;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** Created by {@link Main}. */
    BenchTraceCommand() {}

    @Override
    public Integer call() throws IOException {
        if (messages < LEAST || messages > MOST) {
            throw new UsageException("--messages is " + LEAST + " to " + MOST);
        }
        PrintWriter out = spec.commandLine().getOut();
        Machine machine = Machine.present();
        try (TemporaryFolder temporary = temporary()) {
            TraceBenchReport result = new TraceBench(TraceBenchPlan.of(messages), temporary.path(), line -> {
                        out.println(line);
                        out.flush();
                    })
                    .run();
            String head = "- Command: `./jwaku bench trace --messages " + messages + "`\n- Machine: " + machine.cpu()
                    + ", " + machine.memory() + ", " + machine.system() + "\n- JVM: " + machine.java()
                    + "\n- Load averages before: " + machine.load() + "; after: " + Machine.loadNow() + "\n\n";
            out.print(head + result.markdown());
            if (report != null) {
                result.writeInto(report, head);
            }
            if (json) {
                out.println(result.json());
            }
            out.flush();
            return result.isGood() ? ExitCode.GOOD : ExitCode.BAD;
        }
    }

    private TemporaryFolder temporary() throws IOException {
        return folder == null
                ? TemporaryFolder.create("jwaku-bench-trace")
                : TemporaryFolder.createIn(folder, "jwaku-bench-trace");
    }
}
