package dev.jwaku.cli;

import dev.jwaku.tools.conditions.ConditionBatch;
import dev.jwaku.tools.conditions.ConditionCell;
import dev.jwaku.tools.conditions.ConditionScreen;
import dev.jwaku.tools.conditions.OutageRun;
import dev.jwaku.tools.conditions.OutageTable;
import dev.jwaku.tools.demo.DemoFolder;
import dev.jwaku.tools.scenario.Mode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** Conversations under bad conditions: {@code jwaku simulate --conditions}. */
final class ConditionsOptions {
    /** What the promise is about: messages in each cell, over all seeds. */
    private static final int MESSAGES = 1000;

    private static final int PAIRS = 50;
    private static final int MINUTES = 120;

    @Option(
            names = "--conditions",
            description = "Conversations of messengers under latency, loss, little bandwidth, pauses and more: nothing"
                    + " lost, shown twice or told wrong, and soon there after the trouble.")
    private boolean conditions;

    @Option(
            names = "--cell",
            paramLabel = "<part>",
            description = "With --conditions: only cells with this in their name.")
    private String cell = "";

    @Option(
            names = "--messages",
            paramLabel = "<n>",
            description = "With --conditions: so many in each cell, over all seeds (1000).")
    private int messages = MESSAGES;

    @Option(
            names = "--conversation-outages",
            description = "Pairs of people, a message per pair every ten seconds, and outages of a second to an hour:"
                    + " everything delivered once, at most three envelopes for each message.")
    private boolean outages;

    @Option(names = "--pairs", paramLabel = "<n>", description = "With --conversation-outages: so many pairs (50).")
    private int pairs = PAIRS;

    @Option(
            names = "--minutes",
            paramLabel = "<n>",
            description = "With --conversation-outages: for so many virtual minutes (120).")
    private int minutes = MINUTES;

    /** Created by {@link SimulateCommand}. */
    ConditionsOptions() {}

    boolean isGiven() {
        return conditions || outages;
    }

    int run(PrintWriter out, CellOptions.Batch given) throws IOException {
        return outages ? runOutages(out, given) : runConditions(out, given);
    }

    private int runOutages(PrintWriter out, CellOptions.Batch given) throws IOException {
        if (pairs < 1 || minutes < 1) {
            throw new UsageException("--pairs and --minutes must be at least 1");
        }
        OutageRun.Plan plan = new OutageRun.Plan(pairs, Duration.ofMinutes(minutes));
        OutageTable table = new OutageTable(out);
        try (DemoFolder folder = new DemoFolder()) {
            for (Mode mode : Mode.values()) {
                for (long seed = given.seed();
                        isWanted(mode, given.mode()) && seed < given.seed() + given.seeds();
                        seed++) {
                    try (DemoFolder files = DemoFolder.inside(folder.of("seeds"))) {
                        table.add(mode, seed, OutageRun.run(plan, mode, seed, files.of("people")));
                    }
                }
            }
        }
        out.println(table.isGood() ? "GOOD: everything holds." : "BAD: something does not hold.");
        if (given.report() != null) {
            Files.writeString(given.report(), table.page());
        }
        if (given.json()) {
            out.println(new JsonMapper().writeValueAsString(table.toMap()));
        }
        out.flush();
        return table.isGood() ? ExitCode.GOOD : ExitCode.BAD;
    }

    private int runConditions(PrintWriter out, CellOptions.Batch given) throws IOException {
        List<ConditionCell> cells = ConditionCell.all().stream()
                .filter(one -> one.id().contains(cell))
                .filter(one -> isWanted(one.mode(), given.mode()))
                .toList();
        if (cells.isEmpty() || messages < 1) {
            throw new UsageException("no such cells, or no messages; cells are "
                    + ConditionCell.all().stream().map(ConditionCell::id).toList());
        }
        ConditionBatch.Size size = new ConditionBatch.Size(messages, given.seed(), given.seeds(), given.jobs());
        try (ConditionBatch batch = new ConditionBatch(cells, size, new ConditionScreen(out, size))) {
            Runtime.getRuntime().addShutdownHook(new Thread(batch::abandon, "conditions-end"));
            boolean good = batch.run();
            out.println(good ? "GOOD: everything holds." : "BAD: something does not hold.");
            if (given.report() != null) {
                Files.writeString(given.report(), batch.page());
            }
            if (given.json()) {
                out.println(new JsonMapper().writeValueAsString(batch.toMap()));
            }
            out.flush();
            return good ? ExitCode.GOOD : ExitCode.BAD;
        }
    }

    private static boolean isWanted(Mode mode, @Nullable String wanted) {
        return wanted == null || mode == Mode.of(wanted);
    }
}
