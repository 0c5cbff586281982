package dev.jwaku.cli;

import dev.jwaku.tools.demo.DemoStory;
import dev.jwaku.tools.demo.SeedWorker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The hidden subcommand that runs seeds for a job of the simulated demo, in a process of its own. */
@Command(hidden = true, description = "Runs seeds for 'jwaku demo --simulated --jobs'.")
final class DemoSeedsCommand implements Callable<Integer> {
    @Option(names = "--messages", required = true)
    private int messages;

    @Option(names = "--folder", required = true)
    private Path folder = Path.of(".");

    /** Created by {@link Main}. */
    DemoSeedsCommand() {}

    @Override
    public Integer call() throws IOException {
        Logging.level("ERROR");
        new SeedWorker(DemoStory.standard(messages), folder).serve(System.in, System.out);
        return ExitCode.GOOD;
    }
}
