package dev.jwaku.cli;

import dev.jwaku.tools.scenario.batch.ScenarioWorker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The hidden subcommand that runs seeds for a job of {@code jwaku simulate}, in a process of its own. */
@Command(hidden = true, description = "Runs seeds for 'jwaku simulate --jobs'.")
final class SimulateWorkerCommand implements Callable<Integer> {
    /** The first word of the command line. */
    static final String NAME = "simulate-worker";

    @Option(names = "--folder", required = true)
    private Path folder = Path.of(".");

    /** Created by {@link Main}. */
    SimulateWorkerCommand() {}

    @Override
    public Integer call() throws IOException {
        Logging.level("FATAL");
        new ScenarioWorker(folder).serve(System.in, System.out);
        return ExitCode.GOOD;
    }
}
