package dev.jwaku.tools.scenario.report;

import dev.jwaku.tools.scenario.batch.CellTotals;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is told.
 *
 * @param cells what was run, each with at least one run
 * @param command that runs it again
 * @param version of jwaku
 * @param host where it ran
 * @param begun when it began
 * @param took how long it took
 * @param skipped what was not run, and why
 */
public record Batch(
        List<CellTotals> cells,
        String command,
        String version,
        String host,
        Instant begun,
        Duration took,
        Map<String, String> skipped) {
    public Batch {
        cells = cells.stream().filter(cell -> cell.seeds() > 0).toList();
        skipped = new LinkedHashMap<>(skipped);
    }

    /** Nothing was skipped, and it ended just now. */
    public static Batch of(List<CellTotals> cells, String command, String version, String host, Instant begun) {
        return new Batch(cells, command, version, host, begun, Duration.between(begun, Instant.now()), Map.of());
    }

    /** How many runs there were. */
    public int runs() {
        return cells.stream().mapToInt(CellTotals::seeds).sum();
    }

    /** In how many of them something does not hold. */
    public int failed() {
        return cells.stream().mapToInt(cell -> cell.failed().size()).sum();
    }

    /** Where it was run, in a sentence. */
    String world() {
        return cells.stream().anyMatch(cell -> cell.cell().inProcesses())
                ? "processes of this machine in real time; links through fault proxies, which delay, narrow, hold back,"
                        + " swallow and reset streams, and drop no packet"
                : "the deterministic world, in virtual time";
    }

    /** What a cell is called: scenario, mode, protocols, and where it is run if not in the deterministic world. */
    static String name(CellTotals cell) {
        return cell.cell().scenario().name() + " (" + cell.cell().mode().id() + ", protocols "
                + cell.cell().scenarioToRun().switches().id()
                + (cell.cell().inProcesses() ? ", as processes" : "") + ")";
    }
}
