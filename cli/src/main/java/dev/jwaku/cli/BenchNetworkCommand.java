package dev.jwaku.cli;

import dev.jwaku.tools.relaynet.RelayNetworkConfig;
import dev.jwaku.tools.relaynet.RelayNetworkReport;
import dev.jwaku.tools.relaynet.RelayNetworkSimulation;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code jwaku bench network}: a whole relay network in the deterministic world. */
@Command(
        description = {
            "'bench network' runs many relay nodes in the deterministic world, each dialing ten others, one message of",
            "1 KiB per second in the whole network, and says whether every node got every message, and at what cost."
        },
        sortOptions = false)
final class BenchNetworkCommand implements Callable<Integer> {
    /** The second word of the command line. */
    static final String NAME = "network";

    private static final int COLUMNS = 28;

    @Parameters(paramLabel = "network", description = "This benchmark.")
    @SuppressWarnings("UnusedVariable") // takes the word off the command line
    private String what = NAME;

    @Option(names = "--nodes", paramLabel = "<n>", description = "How many relay nodes (default: 1000).")
    private int nodes = 1000;

    @Option(names = "--seconds", paramLabel = "<n>", description = "Virtual seconds of traffic (default: 60).")
    private int seconds = 60;

    @Option(names = "--seed", paramLabel = "<n>", description = "Replays a run (default: 1).")
    private long seed = 1;

    @Option(names = "--json", description = "The last line is one JSON object.")
    private boolean json;

    @Option(names = "--help", usageHelp = true, description = "Shows this.")
    @SuppressWarnings("UnusedVariable") // read by picocli
    private boolean help;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** Created by {@link Main}. */
    BenchNetworkCommand() {}

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        RelayNetworkConfig config;
        try {
            config = RelayNetworkConfig.published(seed).withNodes(nodes).withDuration(Duration.ofSeconds(seconds));
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf((Object) e.getMessage()), e);
        }
        out.println(nodes + " relay nodes, seed " + seed + ", links of " + config.link());
        RelayNetworkReport report = RelayNetworkSimulation.run(config, new Ticker(out)::at);
        report.toMap().forEach((name, value) -> out.printf(Locale.ROOT, "%-" + COLUMNS + "s %s%n", name, value));
        out.println(report.isComplete() ? "Every node got every message." : "Messages are missing.");
        if (json) {
            out.println(new JsonMapper().writeValueAsString(report.toMap()));
        }
        out.flush();
        return report.isComplete() ? ExitCode.GOOD : ExitCode.BAD;
    }

    /** One line for each tenth of the way. */
    private static final class Ticker {
        private final PrintWriter out;
        private int tenths;

        private Ticker(PrintWriter out) {
            this.out = out;
        }

        private void at(double share) {
            int reached = (int) (share * 10);
            if (reached > tenths) {
                tenths = reached;
                out.println(10 * tenths + " %");
                out.flush();
            }
        }
    }
}
