package dev.jwaku.cli;

import dev.jwaku.tools.verification.VerificationBench;
import dev.jwaku.tools.verification.VerificationLoad;
import dev.jwaku.tools.verification.VerificationReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jwaku bench verification}: what it costs to know that nothing was missed. */
@Command(
        description = {
            "'bench verification' counts the bytes that a client exchanges with a store node in an hour to find what",
            "it missed, idle and busy: by hashes only, and by the reference messenger's questions. In the",
            "deterministic world, so every run gives the same figures. Good when ours finds everything and takes at",
            "most 1 KiB per minute while nothing is sent."
        },
        sortOptions = false)
final class BenchVerificationCommand implements Callable<Integer> {
    /** The second word of the command line. */
    static final String NAME = "verification";

    private static final int MOST_MESSAGES = 20_000;

    @Parameters(paramLabel = "verification", description = "This benchmark.")
    @SuppressWarnings("UnusedVariable") // takes the word off the command line
    private String what = NAME;

    @Option(
            names = "--messages",
            paramLabel = "<n>",
            description = "Messages in the hour; repeatable, beside the idle hour (default: 60 and 600).")
    private List<Integer> messages = new ArrayList<>();

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
    BenchVerificationCommand() {}

    @Override
    public Integer call() throws IOException {
        if (messages.stream().anyMatch(number -> number < 1 || number > MOST_MESSAGES)) {
            throw new UsageException("--messages is 1 to " + MOST_MESSAGES);
        }
        List<VerificationLoad> loads = new ArrayList<>(List.of(VerificationLoad.of(0)));
        messages.stream().distinct().map(VerificationLoad::of).forEach(loads::add);
        PrintWriter out = spec.commandLine().getOut();
        VerificationReport table = new VerificationReport(
                new VerificationBench(messages.isEmpty() ? VerificationBench.standard() : loads).run(row -> {}));
        out.print(table.markdown());
        if (report != null) {
            table.writeInto(report);
        }
        if (json) {
            out.println(table.json());
        }
        out.flush();
        return table.isGood() ? ExitCode.GOOD : ExitCode.BAD;
    }
}
