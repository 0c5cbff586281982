package dev.jwaku.cli;

import dev.jwaku.tools.scenario.LossCell;
import dev.jwaku.tools.scenario.Mode;
import dev.jwaku.tools.scenario.batch.BatchScreen;
import dev.jwaku.tools.scenario.batch.CellFamily;
import dev.jwaku.tools.scenario.batch.LossFamily;
import dev.jwaku.tools.scenario.batch.OutageFamily;
import dev.jwaku.tools.scenario.batch.ScenarioBatch;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** The families of cells of {@code jwaku simulate}: long measurements that ask one question with many seeds. */
final class CellOptions {
    @Option(
            names = "--loss-cells",
            description = "Lossy links, 100 senders: 99.9 %% within 30 s, 99.99 %% within 5 min. 32 seeds make 100,000"
                    + " messages in a cell.")
    private boolean lossCells;

    @Option(names = "--loss", paramLabel = "<percent>", description = "Only cells of this loss (1, 5, 10 and 30).")
    private List<Double> losses = new ArrayList<>();

    @Option(
            names = "--senders",
            paramLabel = "<n>",
            description =
                    "So many senders in relay mode instead of 100, a multiple of ten: what else one shard can carry.")
    private int senders = LossCell.SENDERS;

    @Option(
            names = "--outages",
            description = "Outages of 1 s to 8 h: a working peer within 5 s, a backlog of 1,000 messages within 60 s,"
                    + " in 95 of 100.")
    private boolean outages;

    /** Created by {@link SimulateCommand}. */
    CellOptions() {}

    /** What of {@code jwaku simulate} counts here, too. */
    record Batch(
            long seed,
            int seeds,
            int jobs,
            @Nullable String mode,
            boolean json,
            @Nullable Path report) {}

    boolean isGiven() {
        return lossCells || outages;
    }

    int run(PrintWriter out, Batch given) throws IOException {
        CellFamily family = family(given.mode());
        BatchScreen screen = new BatchScreen(out, System.console() != null, false);
        screen.head();
        try (ScenarioBatch batch =
                new ScenarioBatch(family.cells(), given.seed(), given.seeds(), given.jobs(), screen)) {
            Runtime.getRuntime().addShutdownHook(new Thread(batch::abandon, "simulate-end"));
            boolean good = batch.run() && family.isGood(batch.totals());
            String page = family.page(batch.totals(), how(given));
            out.println();
            out.println(page);
            out.println(good ? "GOOD: everything holds." : "BAD: something does not hold.");
            if (given.report() != null) {
                Files.writeString(given.report(), page);
            }
            if (given.json()) {
                Map<String, Object> json = new LinkedHashMap<>(batch.toMap());
                json.put("good", good);
                json.put("rows", family.rows(batch.totals()));
                out.println(new JsonMapper().writeValueAsString(json));
            }
            out.flush();
            return good ? ExitCode.GOOD : ExitCode.BAD;
        }
    }

    private static String how(Batch given) {
        long last = given.seed() + given.seeds() - 1;
        return "Seeds " + given.seed() + " to " + last + "; " + given.jobs() + " of "
                + Runtime.getRuntime().availableProcessors() + " cores.";
    }

    private CellFamily family(@Nullable String mode) {
        if (lossCells && outages) {
            throw new UsageException("--loss-cells and --outages exclude each other");
        }
        List<Mode> modes = mode == null ? List.of(Mode.EDGE, Mode.RELAY) : List.of(Mode.of(mode));
        if (outages) {
            return new OutageFamily(modes);
        }
        List<LossCell> cells = new ArrayList<>();
        for (Mode each : modes) {
            for (double loss : losses.isEmpty() ? LossCell.LOSSES : losses) {
                int many = each == Mode.RELAY ? senders : LossCell.SENDERS;
                cells.add(new LossCell(each, loss, many, LossCell.MESSAGES));
            }
        }
        return new LossFamily(cells);
    }
}
