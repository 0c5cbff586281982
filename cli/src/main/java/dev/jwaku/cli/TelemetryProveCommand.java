package dev.jwaku.cli;

import dev.jwaku.tools.telemetry.prove.Proof;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code jwaku telemetry prove}: do the estimators find the truth where it is known? */
@Command(
        description = {
            "'telemetry prove' makes up conversations whose truth is known, has them reported as real clients do, and",
            "counts how often the truth is in the bounds and in the 95 % interval; beside it what the formula of the",
            "existing telemetry server says. Good when the bounds hold always, the interval in 92 % of the seeds at",
            "full coverage, and the existing formula does not. Prints a Markdown table."
        },
        sortOptions = false)
final class TelemetryProveCommand implements Callable<Integer> {
    /** The word after {@code telemetry}. */
    static final String NAME = "prove";

    @Parameters(paramLabel = "prove", description = "This.")
    @SuppressWarnings("UnusedVariable") // takes the word off the command line
    private String what = NAME;

    @Option(names = "--seeds", paramLabel = "<n>", description = "Of each world (default: 1000).")
    private int seeds = 1000;

    @Option(names = "--json", description = "The last line is one JSON object.")
    private boolean json;

    @Option(names = "--help", usageHelp = true, description = "Shows this.")
    @SuppressWarnings("UnusedVariable") // read by picocli
    private boolean help;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** Created by {@link Main}. */
    TelemetryProveCommand() {}

    @Override
    public Integer call() {
        if (seeds < 1 || seeds > 100_000) {
            throw new UsageException("--seeds is 1 to 100000");
        }
        PrintWriter out = spec.commandLine().getOut();
        Proof proof = new Proof(seeds);
        List<Proof.Row> rows = proof.run(row -> {
            out.printf(Locale.ROOT, "%s: %s%n", row.plan().name(), row.isGood() ? "good" : "BAD");
            out.flush();
        });
        out.println();
        out.print(proof.markdown(rows));
        boolean isGood = rows.stream().allMatch(Proof.Row::isGood);
        if (json) {
            out.println(new JsonMapper().writeValueAsString(rows));
        }
        out.flush();
        return isGood ? ExitCode.GOOD : ExitCode.BAD;
    }
}
