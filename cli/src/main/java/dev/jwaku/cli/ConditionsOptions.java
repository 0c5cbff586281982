package dev.jwaku.cli;

import dev.jwaku.tools.conditions.ConditionBatch;
import dev.jwaku.tools.conditions.ConditionCell;
import dev.jwaku.tools.conditions.ConditionScreen;
import dev.jwaku.tools.scenario.Mode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** Conversations under bad conditions: {@code jwaku simulate --conditions}. */
final class ConditionsOptions {
    /** What the promise is about: messages in each cell, over all seeds. */
    private static final int MESSAGES = 1000;

    @Option(
            names = "--conditions",
            description = "Conversations of messengers under latency, loss, little bandwidth, pauses and more: nothing"
                    + " lost, shown twice or told wrong, and soon there after the trouble.")
    private boolean conditions;

    @Option(names = "--cell", paramLabel = "<start>", description = "With --conditions: only cells that begin so.")
    private String cell = "";

    @Option(
            names = "--messages",
            paramLabel = "<n>",
            description = "With --conditions: so many in each cell, over all seeds (1000).")
    private int messages = MESSAGES;

    /** Created by {@link SimulateCommand}. */
    ConditionsOptions() {}

    boolean isGiven() {
        return conditions;
    }

    int run(PrintWriter out, CellOptions.Batch given) throws IOException {
        List<ConditionCell> cells = ConditionCell.all().stream()
                .filter(one -> one.id().startsWith(cell))
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
