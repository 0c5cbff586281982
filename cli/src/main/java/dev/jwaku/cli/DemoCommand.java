package dev.jwaku.cli;

import dev.jwaku.delivery.DeliveryMode;
import dev.jwaku.tools.demo.DemoResult;
import dev.jwaku.tools.demo.DemoScreen;
import dev.jwaku.tools.demo.DemoStory;
import dev.jwaku.tools.demo.RealDemo;
import dev.jwaku.tools.demo.SeedRuns;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code jwaku demo}: the main job with nothing to configure, on real sockets or in the deterministic world. */
@Command(
        description = {
            "Alice and Bob exchange direct messages over three relay nodes while links are cut, a node stops,",
            "Alice is killed and Bob frozen. Ends with a verdict; exit code 0 only if nothing was lost or shown twice."
        },
        sortOptions = false)
final class DemoCommand implements Callable<Integer> {
    /** The hidden subcommand that plays Alice or Bob. */
    static final String PERSON = "demo-person";
    /** The hidden subcommand that runs seeds for a job. */
    static final String SEEDS = "demo-seeds";

    private static final int MAX_SEEDS = 1_000_000;

    @Option(names = "--messages", paramLabel = "<n>", description = "Messages in each direction (200).")
    private int messages = DemoStory.DEFAULT_MESSAGES;

    @Option(names = "--edge", description = "Alice and Bob are edge clients: light push, filter, store; no relay.")
    private boolean edge;

    @Option(names = "--json", description = "The last line is one JSON object.")
    private boolean json;

    @Option(names = "--simulated", description = "In the deterministic world: virtual time, one process, a seed.")
    private boolean simulated;

    @Option(names = "--seed", paramLabel = "<n>", description = "The (first) seed of a simulated run (1).")
    private @Nullable Long seed;

    @Option(names = "--seeds", paramLabel = "<n>", description = "Simulate this many seeds in a row (1).")
    private int seeds = 1;

    @Option(names = "--jobs", paramLabel = "<n>", description = "In so many processes at the same time (1).")
    private int jobs = 1;

    @Option(names = "--log-level", paramLabel = "<level>", description = "Log of this process on standard error.")
    private @Nullable String logLevel;

    @Option(names = "--help", usageHelp = true, description = "Shows this.")
    private boolean help;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** Created by {@link Main}. */
    DemoCommand() {}

    @Override
    public Integer call() throws IOException {
        if (!simulated && (seed != null || seeds != 1 || jobs != 1)) {
            throw new UsageException("--seed, --seeds and --jobs need --simulated");
        }
        if (simulated && edge) {
            throw new UsageException("--edge is for real sockets; 'jwaku simulate' has edge clients");
        }
        if (seeds < 1 || seeds > MAX_SEEDS || jobs < 1) {
            throw new UsageException("--seeds must be 1 to " + MAX_SEEDS + ", and --jobs at least 1");
        }
        DemoStory story = DemoStory.standard(messages);
        PrintWriter out = spec.commandLine().getOut();
        DemoScreen screen = new DemoScreen(out, System.console() != null);
        if (simulated) {
            return simulated(story, screen, out);
        }
        return real(story, screen, out);
    }

    private int simulated(DemoStory story, DemoScreen screen, PrintWriter out) throws IOException {
        Logging.level(logLevel == null ? "ERROR" : logLevel); // warnings are part of the story
        try (SeedRuns runs = new SeedRuns(story, seed == null ? 1 : seed, seeds, jobs, screen)) {
            Runtime.getRuntime().addShutdownHook(new Thread(runs::abandon, "demo-end"));
            return end(out, runs.run(), runs.toJson());
        }
    }

    private int real(DemoStory story, DemoScreen screen, PrintWriter out) throws IOException {
        Logging.level(logLevel == null ? "WARN" : logLevel);
        try (RealDemo demo = new RealDemo(story, edge ? DeliveryMode.EDGE : DeliveryMode.RELAY, screen)) {
            Runtime.getRuntime().addShutdownHook(new Thread(demo::abandon, "demo-end"));
            DemoResult result = demo.run();
            demo.close();
            return end(out, result.isGood(), result.toJson());
        }
    }

    private int end(PrintWriter out, boolean good, String object) {
        if (json) {
            out.println(object);
        }
        return good ? ExitCode.GOOD : ExitCode.BAD;
    }
}
