package dev.jwaku.cli;

import dev.jwaku.tools.lightpush.LightPushBench;
import dev.jwaku.tools.lightpush.LightPushPlan;
import dev.jwaku.tools.lightpush.LightPushResult;
import dev.jwaku.tools.lightpush.LightPushRound;
import dev.jwaku.tools.relay.Machine;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code jwaku bench lightpush}: our light push service beside go-waku's, in one run. */
@Command(
        description = {
            "'bench lightpush' sends messages of 1 KiB through our light push service and go-waku's in alternating",
            "rounds, version 2 on both, each with one relay peer behind it, which must get everything that was",
            "accepted. Good when the middle of the ratios of the 99th percentiles is at most 1. A pair of rounds of",
            "which the host of a virtual machine took more than 50 ms is played again, ten times at most. Needs Go.",
            "Linux."
        },
        sortOptions = false)
final class BenchLightPushCommand implements Callable<Integer> {
    /** The second word of the command line. */
    static final String NAME = "lightpush";

    @Parameters(paramLabel = "lightpush", description = "This benchmark.")
    @SuppressWarnings("UnusedVariable") // takes the word off the command line
    private String what = NAME;

    @Option(names = "--rate", paramLabel = "<n>", description = "Requests per second (default: 200).")
    private int rate = LightPushPlan.standard().rate();

    @Option(names = "--warm-up", paramLabel = "<s>", description = "Seconds at each first (default: 30).")
    private int warmUp = LightPushPlan.standard().warmUpSeconds();

    @Option(names = "--rounds", paramLabel = "<n>", description = "Rounds at each (default: 5).")
    private int rounds = LightPushPlan.standard().rounds();

    @Option(names = "--seconds", paramLabel = "<s>", description = "Seconds of a round (default: 10).")
    private int seconds = LightPushPlan.standard().roundSeconds();

    @Option(names = "--json", description = "The last line is one JSON object.")
    private boolean json;

    @Option(names = "--help", usageHelp = true, description = "Shows this.")
    @SuppressWarnings("UnusedVariable") // read by picocli
    private boolean help;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** Created by {@link Main}. */
    BenchLightPushCommand() {}

    @Override
    public Integer call() throws IOException {
        if (rate < 1 || rate > 10_000 || warmUp < 1 || rounds < 1 || seconds < 1) {
            throw new UsageException("--rate is 1 to 10000, the others are at least 1");
        }
        PrintWriter out = spec.commandLine().getOut();
        Machine machine = Machine.present();
        out.println(machine.cpu() + ", " + machine.memory() + ", " + machine.java() + ", load " + machine.load());
        out.flush();
        LightPushPlan plan = new LightPushPlan(rate, warmUp, rounds, seconds);
        LightPushResult result = new LightPushBench(plan).run(round -> print(out, round), out);
        double ratio = result.medianRatio();
        boolean good = ratio <= 1.0 && result.isComplete();
        out.printf(
                Locale.ROOT,
                "median ratio of p99, ours to go-waku's: %.2f of %d pairs of rounds%s; %d more were disturbed by the"
                        + " host and played again%s%n",
                ratio,
                result.pairs(),
                result.disturbed() == 0 ? "" : ", of which it disturbed " + result.disturbed(),
                result.playedAgain(),
                result.isComplete() ? "" : "; not everything was answered");
        if (json) {
            Map<String, Object> all = result.toMap();
            all.put("good", good);
            out.println(new JsonMapper().writeValueAsString(all));
        }
        out.flush();
        return good ? ExitCode.GOOD : ExitCode.BAD;
    }

    private static void print(PrintWriter out, LightPushRound round) {
        out.printf(
                Locale.ROOT,
                "%-8s %d of %d answered, p50 %.2f ms, p99 %.2f ms, max %.1f ms, CPU %.0f us per request,"
                        + " %d ms taken by the host, load %s%n",
                round.name(),
                round.answered(),
                round.sent(),
                round.p50(),
                round.p99(),
                round.max(),
                round.cpuMicros(),
                round.stolenMillis(),
                Machine.loadNow());
        out.flush();
    }
}
