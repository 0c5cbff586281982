package dev.jwaku.cli;

import dev.jwaku.tools.scenario.Catalogue;
import dev.jwaku.tools.scenario.Mode;
import dev.jwaku.tools.scenario.Scenario;
import dev.jwaku.tools.scenario.Switches;
import dev.jwaku.tools.scenario.batch.BatchScreen;
import dev.jwaku.tools.scenario.batch.Cell;
import dev.jwaku.tools.scenario.batch.ReliabilityReport;
import dev.jwaku.tools.scenario.batch.ScenarioBatch;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code jwaku simulate}: scenarios in the deterministic world. */
@Command(
        description = {
            "Runs scenarios in the deterministic world: whole nodes, virtual time, faults, and what must hold in spite",
            "of them. A failing seed comes with the command that replays it. Exit code 0 only if everything holds."
        },
        sortOptions = false)
final class SimulateCommand implements Callable<Integer> {
    static final String NAME = "simulate";

    private static final int MAX_SEEDS = 1_000_000;
    private static final int NAME_WIDTH = 34;
    private static final int COVERS_WIDTH = 12;

    @Parameters(paramLabel = "FILE", arity = "0..*", description = "Scenario files, or names of the catalogue.")
    private List<String> sources = new ArrayList<>();

    @Option(names = "--catalogue", description = "All scenarios of the catalogue.")
    private boolean catalogue;

    @Option(names = "--list", description = "Shows the catalogue.")
    private boolean list;

    @Option(names = "--seeds", paramLabel = "<n>", description = "This many seeds in a row (1).")
    private int seeds = 1;

    @Option(names = "--seed", paramLabel = "<n>", description = "The first seed (1).")
    private long seed = 1;

    @Option(names = "--jobs", paramLabel = "<n>", description = "In so many processes at the same time (1).")
    private int jobs = 1;

    @Option(names = "--mode", paramLabel = "relay|edge", description = "Only this way of taking part (all that apply).")
    private @Nullable String mode;

    @Option(
            names = "--protocols",
            paramLabel = "on|off|both",
            description = "The reliability protocols, whatever the scenario says.")
    private @Nullable String protocols;

    @Option(
            names = "--report",
            paramLabel = "<file>",
            description = "Writes the table of all cells, with and without the protocols, as Markdown.")
    private @Nullable Path report;

    @Mixin
    private CellOptions families = new CellOptions();

    @Option(names = "--json", description = "The last line is one JSON object.")
    private boolean json;

    @Option(names = "--log-level", paramLabel = "<level>", description = "Log of this process on standard error.")
    private @Nullable String logLevel;

    @Option(names = "--help", usageHelp = true, description = "Shows this.")
    @SuppressWarnings("UnusedVariable") // read by picocli
    private boolean help;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** Created by {@link Main}. */
    SimulateCommand() {}

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (list) {
            return list(out);
        }
        if (seeds < 1 || seeds > MAX_SEEDS || jobs < 1) {
            throw new UsageException("--seeds must be 1 to " + MAX_SEEDS + ", and --jobs at least 1");
        }
        Logging.level(logLevel == null ? "FATAL" : logLevel); // what goes wrong is what the scenario wants
        if (families.isGiven()) {
            return families.run(out, new CellOptions.Batch(seed, seeds, jobs, mode, json, report));
        }
        List<Cell> cells = cells();
        BatchScreen screen = new BatchScreen(out, System.console() != null, cells.size() * seeds == 1);
        screen.head();
        try (ScenarioBatch batch = new ScenarioBatch(cells, seed, seeds, jobs, screen)) {
            Runtime.getRuntime().addShutdownHook(new Thread(batch::abandon, "simulate-end"));
            boolean good = batch.run();
            out.println(good ? "GOOD: everything holds." : "BAD: something does not hold.");
            if (report != null) {
                Files.writeString(report, ReliabilityReport.of(batch.totals(), seeds));
            }
            if (json) {
                out.println(new JsonMapper().writeValueAsString(batch.toMap()));
            }
            out.flush();
            return good ? ExitCode.GOOD : ExitCode.BAD;
        }
    }

    private static int list(PrintWriter out) {
        for (Scenario scenario : Catalogue.all()) {
            out.printf(
                    "%-" + NAME_WIDTH + "s %-" + COVERS_WIDTH + "s %s%n",
                    scenario.name(),
                    String.join(" ", scenario.covers()),
                    scenario.about());
        }
        out.flush();
        return ExitCode.GOOD;
    }

    private List<Cell> cells() {
        boolean all = catalogue || (report != null && sources.isEmpty());
        if (all == !sources.isEmpty()) {
            throw new UsageException("name scenarios or give --catalogue; --list shows what there is");
        }
        List<Cell> cells = new ArrayList<>();
        for (String source : all ? Catalogue.names() : sources) {
            Scenario scenario = Catalogue.find(source);
            for (Mode one : modes(scenario)) {
                switches().forEach(switches -> cells.add(new Cell(source, scenario, one, switches)));
            }
        }
        if (cells.isEmpty()) {
            throw new UsageException("none of these scenarios is for mode " + mode);
        }
        return cells;
    }

    private List<Mode> modes(Scenario scenario) {
        return mode == null
                ? scenario.modes()
                : scenario.modes().stream().filter(Mode.of(mode)::equals).toList();
    }

    private List<Optional<Switches>> switches() {
        String wanted = protocols == null ? report == null ? "" : "both" : protocols;
        return switch (wanted) {
            case "" -> List.of(Optional.empty());
            case "on" -> List.of(Optional.of(Switches.ON));
            case "off" -> List.of(Optional.of(Switches.OFF));
            case "both" -> List.of(Optional.of(Switches.ON), Optional.of(Switches.OFF));
            default -> throw new UsageException("--protocols is on, off or both, not '" + wanted + "'");
        };
    }
}
