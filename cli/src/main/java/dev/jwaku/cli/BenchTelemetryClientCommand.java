package dev.jwaku.cli;

import dev.jwaku.tools.relay.Machine;
import dev.jwaku.tools.telemetry.bench.ClientBench;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code jwaku bench telemetry-client}: what telemetry costs the messenger. */
@Command(
        description = {
            "'bench telemetry-client' has two messengers in one process write to each other over loopback, in turn",
            "without telemetry and with a journal at both. Prints processor time per message and rate, with to",
            "without, of each pair of rounds. Good when the median ratio of processor times is at most 1.05."
        },
        sortOptions = false)
final class BenchTelemetryClientCommand implements Callable<Integer> {
    /** The word after {@code bench}. */
    static final String NAME = "telemetry-client";

    private static final double MOST = 1.05;

    @Parameters(paramLabel = "telemetry-client", description = "This benchmark.")
    @SuppressWarnings("UnusedVariable") // takes the word off the command line
    private String what = NAME;

    @Option(names = "--pairs", paramLabel = "<n>", description = "Pairs of rounds (default: 10).")
    private int pairs = 10;

    @Option(names = "--messages", paramLabel = "<n>", description = "Of a round, in each direction (default: 250).")
    private int messages = 250;

    @Option(names = "--json", description = "The last line is one JSON object.")
    private boolean json;

    @Option(names = "--help", usageHelp = true, description = "Shows this.")
    @SuppressWarnings("UnusedVariable") // read by picocli
    private boolean help;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** Created by {@link Main}. */
    BenchTelemetryClientCommand() {}

    @Override
    public Integer call() throws IOException {
        if (pairs < 1 || pairs > 1000 || messages < 1 || messages > 10_000) {
            throw new UsageException("--pairs is 1 to 1000, --messages 1 to 10000");
        }
        Logging.level("WARN");
        PrintWriter out = spec.commandLine().getOut();
        Machine machine = Machine.present();
        out.println(machine.cpu() + ", " + machine.memory() + ", " + machine.java() + ", load " + machine.load());
        out.flush();
        try (TemporaryFolder folder = TemporaryFolder.create("jwaku-bench-telemetry-client")) {
            List<ClientBench.Pair> measured =
                    new ClientBench(folder.path(), pairs, messages, line -> say(out, line)).run();
            double cpu = median(measured, ClientBench.Pair::cpu);
            double rate = median(measured, ClientBench.Pair::rate);
            out.printf(
                    Locale.ROOT,
                    "with telemetry to without, median of %d pairs: processor time per message %.3f (%.3f to %.3f),"
                            + " rate %.3f (%.3f to %.3f)%n",
                    pairs,
                    cpu,
                    measured.stream().mapToDouble(ClientBench.Pair::cpu).min().orElseThrow(),
                    measured.stream().mapToDouble(ClientBench.Pair::cpu).max().orElseThrow(),
                    rate,
                    measured.stream().mapToDouble(ClientBench.Pair::rate).min().orElseThrow(),
                    measured.stream().mapToDouble(ClientBench.Pair::rate).max().orElseThrow());
            if (json) {
                JsonMapper mapper = new JsonMapper();
                ObjectNode report =
                        mapper.createObjectNode().put("cpuRatio", cpu).put("rateRatio", rate);
                report.set("pairs", mapper.valueToTree(measured));
                out.println(report);
            }
            out.flush();
            return cpu <= MOST ? ExitCode.GOOD : ExitCode.BAD;
        }
    }

    private static void say(PrintWriter out, String line) {
        out.println(line);
        out.flush();
    }

    private static double median(List<ClientBench.Pair> pairs, ToDoubleFunction<ClientBench.Pair> of) {
        double[] sorted = pairs.stream().mapToDouble(of).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
