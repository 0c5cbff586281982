package dev.jwaku.cli;

import dev.jwaku.tools.demo.DemoFolder;
import dev.jwaku.tools.messaging.MessengerBench;
import dev.jwaku.tools.messaging.MessengerPace;
import dev.jwaku.tools.messaging.MessengerRound;
import dev.jwaku.tools.relay.Machine;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code jwaku bench messenger}: how soon direct messages are there and acknowledged. */
@Command(
        description = {
            "'bench messenger' has two 'jwaku serve' talk over one 'jwaku node', each a process: a message every three",
            "seconds, then ten a second each way. Good when everything arrives once and is acknowledged; of the first",
            "half within 0.2 s and 0.5 s, of the second 95 of 100 within 1 s. Linux."
        },
        sortOptions = false)
final class BenchMessengerCommand implements Callable<Integer> {
    /** The second word of the command line. */
    static final String NAME = "messenger";

    @Parameters(paramLabel = "messenger", description = "This benchmark.")
    @SuppressWarnings("UnusedVariable") // takes the word off the command line
    private String what = NAME;

    @Option(names = "--light", description = "Both are light clients of the node.")
    private boolean light;

    @Option(names = "--slow", paramLabel = "<n>", description = "Messages every three seconds (default: 40).")
    private int slow = 40;

    @Option(
            names = "--fast",
            paramLabel = "<n>",
            description = "Messages each way, ten a second (default: 1000, that is 100 s).")
    private int fast = 1000;

    @Option(names = "--json", description = "The last line is one JSON object.")
    private boolean json;

    @Option(names = "--help", usageHelp = true, description = "Shows this.")
    @SuppressWarnings("UnusedVariable") // read by picocli
    private boolean help;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** Created by {@link Main}. */
    BenchMessengerCommand() {}

    @Override
    public Integer call() throws IOException {
        if (slow < 0 || fast < 0 || slow + fast == 0) {
            throw new UsageException("--slow and --fast must not be negative, and not both 0");
        }
        PrintWriter out = spec.commandLine().getOut();
        Machine machine = Machine.present();
        out.println(machine.cpu() + ", " + machine.memory() + ", " + machine.java() + ", load " + machine.load());
        List<Map<String, Object>> results = new ArrayList<>();
        boolean good = true;
        try (DemoFolder folder = new DemoFolder();
                MessengerBench bench = MessengerBench.start(folder.of("people"), light)) {
            for (MessengerPace pace : List.of(MessengerPace.slow(slow), MessengerPace.fast(fast))) {
                if (pace.messages() > 0) {
                    MessengerRound round = bench.run(pace);
                    print(out, round);
                    results.add(round.toMap());
                    good &= round.isGood();
                }
            }
        }
        if (json) {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("light", light);
            all.put("paces", results);
            all.put("good", good);
            out.println(new JsonMapper().writeValueAsString(all));
        }
        out.flush();
        return good ? ExitCode.GOOD : ExitCode.BAD;
    }

    private static void print(PrintWriter out, MessengerRound round) {
        out.printf(
                Locale.ROOT,
                "%s: %d of %d delivered, p50 %.3f s, p95 %.3f s; %d acknowledged, p50 %.3f s, p95 %.3f s;"
                        + " %d duplicates, load after %s%s%n",
                round.pace().name(),
                round.delivered().size(),
                round.pace().total(),
                round.deliveredP50(),
                round.deliveredP95(),
                round.acked().size(),
                round.ackedP50(),
                round.ackedP95(),
                round.duplicates(),
                Machine.loadNow(),
                round.isGood() ? "" : "  BAD");
        out.flush();
    }
}
