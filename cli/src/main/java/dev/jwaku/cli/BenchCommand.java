package dev.jwaku.cli;

import dev.jwaku.tools.relay.Contestant;
import dev.jwaku.tools.relay.Contestants;
import dev.jwaku.tools.relay.Machine;
import dev.jwaku.tools.relay.RelayBench;
import dev.jwaku.tools.relay.RelayPlan;
import dev.jwaku.tools.relay.RelayReport;
import dev.jwaku.tools.relay.RelayResult;
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

/** {@code jwaku bench relay}: whole relay nodes in a line, ours and go-waku's in turn. */
@Command(
        description = {
            "'bench relay' puts three relay nodes, each a process, in a line over loopback TCP and measures highest",
            "rate without loss, latency, CPU time per message, memory and start-up. Linux. Prints a Markdown table."
        },
        sortOptions = false)
final class BenchCommand implements Callable<Integer> {
    private static final String RELAY = "relay";
    private static final String GO_WAKU = "go-waku";

    @Parameters(
            paramLabel = "relay",
            description =
                    "What to measure: relay; network, archive, store, sync, filter, lightpush, outage, verification,"
                            + " trace, telemetry, telemetry-client and messenger have their own --help.")
    private String what = RELAY;

    @Option(names = "--against", paramLabel = "<name>", description = "Measure go-waku in turn with ours.")
    private @Nullable String against;

    @Option(names = "--tls", description = "Measure go-waku with TLS, its default, too (else noise only, like ours).")
    private boolean tls;

    @Option(names = "--quick", description = "One short run of some rows, without the search for the highest rate.")
    private boolean quick;

    @Option(names = "--report", paramLabel = "<file>", description = "Also put the table into this Markdown file.")
    private @Nullable Path report;

    @Option(names = "--json", description = "The last line is one JSON object.")
    private boolean json;

    @Option(names = "--help", usageHelp = true, description = "Shows this.")
    private boolean help;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** Created by {@link Main}. */
    BenchCommand() {}

    @Override
    public Integer call() throws IOException {
        if (!what.equals(RELAY)) {
            throw new UsageException("'bench " + what
                    + "' is not there; 'bench relay', 'network', 'archive', 'store', 'sync', 'filter',"
                    + " 'lightpush', 'outage', 'verification', 'trace', 'telemetry', 'telemetry-client'"
                    + " and 'messenger' are");
        }
        PrintWriter out = spec.commandLine().getOut();
        RelayBench bench = new RelayBench(contestants(out), quick ? RelayPlan.quick() : RelayPlan.full(), System.out);
        RelayResult result = bench.run();
        RelayReport table = new RelayReport(result, commandLine(), Machine.present());
        out.println();
        out.print(table.markdown());
        if (report != null) {
            table.writeInto(report);
        }
        if (json) {
            out.println(table.json());
        }
        out.flush();
        return ExitCode.GOOD;
    }

    private List<Contestant> contestants(PrintWriter out) throws IOException {
        List<Contestant> contestants = new ArrayList<>(List.of(Contestants.ours(Version.current())));
        if (against == null) {
            if (tls) {
                throw new UsageException("--tls needs --against " + GO_WAKU);
            }
            return contestants;
        }
        if (!against.equals(GO_WAKU)) {
            throw new UsageException("--against knows " + GO_WAKU + " only, not '" + against + "'");
        }
        Path root = Path.of("").toAbsolutePath();
        contestants.add(Contestants.goWaku(root, true, out));
        if (tls) {
            contestants.add(Contestants.goWaku(root, false, out));
        }
        return contestants;
    }

    private String commandLine() {
        StringBuilder line = new StringBuilder("./jwaku bench relay");
        if (against != null) {
            line.append(" --against ").append(against);
        }
        line.append(tls ? " --tls" : "").append(quick ? " --quick" : "");
        return line.toString();
    }
}
