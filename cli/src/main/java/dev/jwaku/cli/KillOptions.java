package dev.jwaku.cli;

import dev.jwaku.tools.conditions.KillBatch;
import dev.jwaku.tools.conditions.KillTable;
import dev.jwaku.tools.scenario.Mode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.List;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** Kill -9 at numbered writes: {@code jwaku simulate --kill-points}. */
final class KillOptions {
    @Option(
            names = "--kill-points",
            paramLabel = "<n>",
            description = "Three messengers, of which one is killed at so many of its durable writes, before or after"
                    + " the commit: nothing accepted is lost, nothing acknowledged is missing, nothing is shown twice.")
    private int points;

    @Option(
            names = "--kill-singly",
            description = "With --kill-points: one kill in each run, at point after point of a seed, then of the next;"
                    + " else a run has up to 60.")
    private boolean singly;

    @Option(
            names = "--kill-at",
            paramLabel = "<n>",
            description = "With --kill-points: one kill in each run, beginning with this point of the first seed.")
    private int at;

    /** Created by {@link SimulateCommand}. */
    KillOptions() {}

    boolean isGiven() {
        return points != 0;
    }

    int run(PrintWriter out, CellOptions.Batch given) throws IOException {
        if (points < 1 || at < 0) {
            throw new UsageException("--kill-points must be at least 1, --kill-at at least 0");
        }
        List<Mode> modes = given.mode() == null ? List.of(Mode.values()) : List.of(Mode.of(given.mode()));
        KillTable table = new KillTable(out);
        KillBatch.Size size = new KillBatch.Size(points, modes, given.seed(), given.jobs(), singly || at > 0);
        try (KillBatch batch = at > 0 ? KillBatch.of(size, at, table) : new KillBatch(size, table)) {
            Runtime.getRuntime().addShutdownHook(new Thread(batch::abandon, "kills-end"));
            boolean good = batch.run();
            String page = table.page();
            out.println();
            out.print(page);
            out.println("Killed at every point from the first to number " + table.allUpTo() + " of some run.");
            out.println(good ? "GOOD: everything holds." : "BAD: something does not hold.");
            if (given.report() != null) {
                Files.writeString(given.report(), page);
            }
            if (given.json()) {
                out.println(new JsonMapper().writeValueAsString(table.toMap()));
            }
            out.flush();
            return good ? ExitCode.GOOD : ExitCode.BAD;
        }
    }
}
