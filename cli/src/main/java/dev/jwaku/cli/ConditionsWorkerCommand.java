package dev.jwaku.cli;

import dev.jwaku.tools.conditions.ConditionWorker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The hidden subcommand that plays cells for a job of {@code jwaku simulate --conditions}, in its own process. */
@Command(hidden = true, description = "Plays cells for 'jwaku simulate --conditions --jobs'.")
final class ConditionsWorkerCommand implements Callable<Integer> {
    @Option(names = "--folder", required = true)
    private Path folder = Path.of(".");

    /** Created by {@link Main}. */
    ConditionsWorkerCommand() {}

    @Override
    public Integer call() throws IOException {
        Logging.level("FATAL");
        new ConditionWorker(folder).serve(System.in, System.out);
        return ExitCode.GOOD;
    }
}
