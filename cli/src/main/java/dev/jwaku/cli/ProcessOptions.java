package dev.jwaku.cli;

import dev.jwaku.tools.scenario.Catalogue;
import dev.jwaku.tools.scenario.Scenario;
import dev.jwaku.tools.scenario.Switches;
import dev.jwaku.tools.scenario.batch.Cell;
import dev.jwaku.tools.scenario.processes.KernelShaping;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Option;

/** Scenarios as processes of this machine. */
final class ProcessOptions {
    @Option(
            names = "--processes",
            description = {
                "Runs them in real time as processes of this machine, with fault proxies between them; one after the",
                "other. With --out also the logs of all nodes. What processes cannot do is refused beforehand."
            })
    private boolean processes;

    /** Created by {@link SimulateCommand}. */
    ProcessOptions() {}

    boolean isGiven() {
        return processes;
    }

    /** The scenario of a name, for where it will be run. */
    Scenario find(String source) {
        return processes ? Catalogue.findForProcesses(source) : Catalogue.find(source);
    }

    /** @throws UsageException if processes cannot do it */
    void check(int jobs, boolean isDeterministic, List<Cell> cells) {
        if (!processes) {
            return;
        }
        if (jobs != 1 || isDeterministic) {
            throw new UsageException(
                    "--processes runs one after the other, and only the deterministic world can be searched and"
                            + " replayed: no --jobs, --until-failure, --shrink, --replay, --loss-cells, --outages,"
                            + " --conditions, --kill-points");
        }
        for (Cell cell : cells) {
            Switches switches = cell.scenarioToRun().switches();
            if (!switches.outbox()) {
                throw new UsageException(
                        "--processes cannot do without the outbox, as --protocols " + switches.id() + " says");
            }
        }
    }

    void describe(PrintWriter out) {
        if (processes) {
            out.println(KernelShaping.describe());
            out.flush();
        }
    }
}
