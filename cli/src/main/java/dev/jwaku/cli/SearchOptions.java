package dev.jwaku.cli;

import dev.jwaku.tools.demo.DemoFolder;
import dev.jwaku.tools.scenario.batch.Cell;
import dev.jwaku.tools.scenario.batch.CellTotals;
import dev.jwaku.tools.scenario.batch.ScenarioBatch;
import dev.jwaku.tools.scenario.batch.ScenarioWorker;
import dev.jwaku.tools.scenario.run.RunResult;
import dev.jwaku.tools.scenario.shrink.SmallerFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How {@code jwaku simulate} finds failures, makes them smaller and shows all of one. */
final class SearchOptions {
    /** What --until-failure tries if nobody says how much. */
    static final int MANY_SEEDS = 100_000;

    @Option(
            names = "--until-failure",
            description = "Seed after seed until a run fails; at most --seeds (100,000) of them.")
    private boolean untilFailure;

    @Option(
            names = "--shrink",
            paramLabel = "<seconds>",
            description = {
                "Makes the first scenario that fails smaller for so long: fewer faults, nodes and messages that fail",
                "the same way with the same seed. Writes it as a file into --out (here), with the replay command."
            })
    private int shrink;

    @Option(
            names = "--replay",
            paramLabel = "<seed>",
            description = "One run of one scenario that writes all that happens into the folder of --out.")
    private @Nullable Long replay;

    /** Created by {@link SimulateCommand}. */
    SearchOptions() {}

    boolean isGiven() {
        return untilFailure || shrink != 0 || replay != null;
    }

    boolean isUntilFailure() {
        return untilFailure;
    }

    boolean isReplay() {
        return replay != null;
    }

    void check(@Nullable Path folder) {
        if (shrink < 0) {
            throw new UsageException("--shrink takes seconds, at least 1");
        }
        if (isReplay() && folder == null) {
            throw new UsageException("--replay needs --out, a folder for the trace");
        }
    }

    void prepare(ScenarioBatch batch) {
        if (untilFailure) {
            batch.untilFailure();
        }
    }

    /** Makes the first failure smaller, if that is wanted and there is one. */
    void shrinkFailure(PrintWriter out, List<CellTotals> totals, @Nullable Path folder) throws IOException {
        Optional<CellTotals> failed =
                totals.stream().filter(cell -> !cell.failed().isEmpty()).findFirst();
        if (shrink == 0 || failed.isEmpty()) {
            return;
        }
        Cell cell = failed.get().cell();
        long seed = failed.get().failed().getFirst().seed();
        out.println("Making " + cell.source() + " with seed " + seed + " smaller for " + shrink + " s");
        out.flush();
        Path place = folder == null ? Path.of("") : folder;
        Optional<SmallerFile> smaller = SmallerFile.write(cell, seed, Duration.ofSeconds(shrink), place);
        if (smaller.isEmpty()) {
            out.println("  it does not fail here");
            return;
        }
        SmallerFile file = smaller.get();
        out.println("  " + file.path() + ": " + file.shrunk().cuts() + " cuts in "
                + file.shrunk().runs() + " runs"
                + (file.shrunk().finished() ? "; nothing more can be taken away" : "; the time was over"));
        out.println("  fails with " + String.join("; ", file.shrunk().ways()));
        out.println("  replay: " + file.replay());
    }

    /** Runs one seed and writes its trace. @return its result */
    RunResult replay(PrintWriter out, Cell cell, Path folder) throws IOException {
        long seed = Objects.requireNonNull(replay, "replay");
        Files.createDirectories(folder);
        RunResult result;
        try (DemoFolder files = new DemoFolder()) {
            result = new ScenarioWorker(files.of("here")).trace(cell, seed, folder);
        }
        out.println(
                cell.scenario().name() + " in mode " + cell.mode().id() + ", seed " + seed + ": trace in " + folder);
        result.problems().forEach(problem -> out.println("  " + problem));
        out.println("  event hash " + result.eventHash());
        return result;
    }
}
