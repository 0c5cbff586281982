package dev.jwaku.cli;

import dev.jwaku.delivery.DeliveryMode;
import dev.jwaku.tools.outage.OutageBench;
import dev.jwaku.tools.outage.OutagePlan;
import dev.jwaku.tools.outage.OutageReport;
import dev.jwaku.tools.outage.OutageResult;
import dev.jwaku.tools.relay.Machine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jwaku bench outage}: the only peer is killed and comes back, ours beside go-waku. */
@Command(
        description = {
            "'bench outage' kills the only peer of two nodes, each a process, while they write to each other, and",
            "starts it again on the same port with the same key. Good when traffic of ours flows within 5 s of its",
            "return in both directions, every accepted message arrives once, and none was called published while",
            "nobody was there to take it. Linux."
        },
        sortOptions = false)
final class BenchOutageCommand implements Callable<Integer> {
    /** The second word of the command line. */
    static final String NAME = "outage";

    private static final String GO_WAKU = "go-waku";

    @Parameters(paramLabel = "outage", description = "This benchmark.")
    @SuppressWarnings("UnusedVariable") // takes the word off the command line
    private String what = NAME;

    @Option(names = "--runs", paramLabel = "<n>", description = "Runs on fresh processes (default: 10).")
    private int runs = 10;

    @Option(names = "--outage", paramLabel = "<s>", description = "How long the peer stays dead (default: 60).")
    private int outage = 60;

    @Option(
            names = "--patience",
            paramLabel = "<s>",
            description = "How long traffic may take to come back before a run is over (default: 180).")
    private int patience = 180;

    @Option(names = "--mode", paramLabel = "<mode>", description = "Ours in relay or edge mode only (default: both).")
    private @Nullable String mode;

    @Option(names = "--against", paramLabel = "<name>", description = "go-waku: measured at the same time.")
    private @Nullable String against;

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
    BenchOutageCommand() {}

    @Override
    public Integer call() throws IOException {
        if (runs < 1 || outage < 1 || patience < 1) {
            throw new UsageException("--runs, --outage and --patience are at least 1");
        }
        if (against != null && !against.equals(GO_WAKU)) {
            throw new UsageException("--against knows " + GO_WAKU + " only, not '" + against + "'");
        }
        PrintWriter out = spec.commandLine().getOut();
        OutagePlan plan = new OutagePlan(runs, Duration.ofSeconds(outage), Duration.ofSeconds(patience));
        try (TemporaryFolder folder = TemporaryFolder.create("jwaku-bench-outage")) {
            OutageBench bench = new OutageBench(plan, modes(), folder.path(), System.out);
            if (against != null) {
                bench.againstGoWaku(Path.of("").toAbsolutePath());
            }
            OutageResult result = bench.run();
            OutageReport table = new OutageReport(result, commandLine(), Machine.present());
            out.println();
            out.print(table.markdown());
            if (report != null) {
                table.writeInto(report);
            }
            if (json) {
                out.println(table.json());
            }
            out.flush();
            return result.isGood() ? ExitCode.GOOD : ExitCode.BAD;
        }
    }

    private List<DeliveryMode> modes() {
        if (mode == null) {
            return List.of(DeliveryMode.values());
        }
        return switch (mode) {
            case "relay" -> List.of(DeliveryMode.RELAY);
            case "edge" -> List.of(DeliveryMode.EDGE);
            default -> throw new UsageException("--mode is relay or edge, not '" + mode + "'");
        };
    }

    private String commandLine() {
        return "./jwaku bench outage" + (mode == null ? "" : " --mode " + mode)
                + (against == null ? "" : " --against " + against) + " --runs " + runs
                + " --outage " + outage + " --patience " + patience;
    }
}
