package dev.jwaku.cli;

import dev.jwaku.tools.filter.FilterBench;
import dev.jwaku.tools.filter.FilterLoad;
import dev.jwaku.tools.filter.FilterResult;
import dev.jwaku.tools.relay.Machine;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code jwaku bench filter}: does every message reach every client of a filter service, and how fast. */
@Command(
        description = {
            "'bench filter' subscribes many clients at one filter service node (1 GiB of heap) and feeds it messages",
            "of 1 KiB that match all of them. Good when every message reaches every client once, 99 of 100 within",
            "250 ms. Linux."
        },
        sortOptions = false)
final class BenchFilterCommand implements Callable<Integer> {
    /** The second word of the command line. */
    static final String NAME = "filter";

    @Parameters(paramLabel = "filter", description = "This benchmark.")
    @SuppressWarnings("UnusedVariable") // takes the word off the command line
    private String what = NAME;

    @Option(
            names = "--load",
            paramLabel = "<clients>x<rate>",
            description = "Clients and messages per second; repeatable (default: 1000x20 and 200x100).")
    private List<String> loads = new ArrayList<>();

    @Option(names = "--seconds", paramLabel = "<n>", description = "How long each load lasts (default: 30).")
    private int seconds = 30;

    @Option(
            names = "--against",
            paramLabel = "<name>",
            description = {
                "go-waku: run each load on it as well, right after ours. It forgets its subscribers after a minute,",
                "so take loads of at most 30 seconds and 10000 pushes per second, such as 200x50."
            })
    private @Nullable String against;

    @Option(names = "--json", description = "The last line is one JSON object.")
    private boolean json;

    @Option(names = "--help", usageHelp = true, description = "Shows this.")
    @SuppressWarnings("UnusedVariable") // read by picocli
    private boolean help;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** Created by {@link Main}. */
    BenchFilterCommand() {}

    @Override
    public Integer call() throws IOException {
        if (against != null && !against.equals("go-waku")) {
            throw new UsageException("--against knows go-waku only, not '" + against + "'");
        }
        List<FilterLoad> wanted = (loads.isEmpty() ? List.of("1000x20", "200x100") : loads)
                .stream().map(this::load).toList();
        PrintWriter out = spec.commandLine().getOut();
        Machine machine = Machine.present();
        out.println(machine.cpu() + ", " + machine.memory() + ", " + machine.java() + ", load " + machine.load());
        List<Map<String, Object>> results = new ArrayList<>();
        boolean good = true;
        for (FilterLoad load : wanted) {
            FilterResult result = new FilterBench(load, FilterBench.ours()).run();
            print(out, result);
            results.add(result.toMap());
            good &= result.isGood();
            if (against != null) {
                FilterResult other = new FilterBench(load, FilterBench.goWaku(out)).run();
                print(out, other);
                results.add(other.toMap());
            }
        }
        if (json) {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("loads", results);
            all.put("good", good);
            out.println(new JsonMapper().writeValueAsString(all));
        }
        out.flush();
        return good ? ExitCode.GOOD : ExitCode.BAD;
    }

    private FilterLoad load(String text) {
        String[] parts = text.split("x", -1);
        try {
            int clients = Integer.parseInt(parts[0]);
            int rate = Integer.parseInt(parts.length == 2 ? parts[1] : "");
            if (clients > 0 && clients <= 5000 && rate > 0 && rate <= 10_000 && seconds > 0) {
                return new FilterLoad(clients, rate, seconds);
            }
        } catch (NumberFormatException e) {
            throw new UsageException("--load is <clients>x<rate>, not '" + text + "'", e);
        }
        throw new UsageException("--load: 1 to 5000 clients, 1 to 10000 messages per second, not '" + text + "'");
    }

    private static void print(PrintWriter out, FilterResult result) {
        out.printf(
                Locale.ROOT,
                "%s: %d clients x %d/s = %d pushes/s: %d of %d arrived, %d duplicates, p50 %.1f ms, p99 %.1f ms,"
                        + " max %.0f ms, CPU %.0f us per push, peak %d MiB, load after %s%s%n",
                result.name(),
                result.load().clients(),
                result.load().rate(),
                result.load().pushesPerSecond(),
                result.arrived(),
                result.expected(),
                result.duplicates(),
                result.p50(),
                result.p99(),
                result.max(),
                result.cpuMicrosPerPush(),
                result.peakMegabytes(),
                Machine.loadNow(),
                result.isGood() ? "" : "  BAD");
        out.flush();
    }
}
