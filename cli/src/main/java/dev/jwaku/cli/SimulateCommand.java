package dev.jwaku.cli;

import dev.jwaku.tools.lpt.Machine;
import dev.jwaku.tools.scenario.Catalogue;
import dev.jwaku.tools.scenario.Mode;
import dev.jwaku.tools.scenario.Scenario;
import dev.jwaku.tools.scenario.ScenarioSchema;
import dev.jwaku.tools.scenario.Switches;
import dev.jwaku.tools.scenario.batch.BatchScreen;
import dev.jwaku.tools.scenario.batch.Cell;
import dev.jwaku.tools.scenario.batch.CellTotals;
import dev.jwaku.tools.scenario.batch.ReliabilityReport;
import dev.jwaku.tools.scenario.batch.ScenarioBatch;
import dev.jwaku.tools.scenario.matrix.FaultMatrix;
import dev.jwaku.tools.scenario.report.Batch;
import dev.jwaku.tools.scenario.report.ReportFiles;
import dev.jwaku.tools.scenario.run.RunResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
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
            "of them. A failing seed comes with the command that replays it. Exit code 0 only if everything holds.",
            "With --processes the same files are run as processes of this machine."
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

    @Option(names = "--matrix", description = "The matrix: faults, targets, modes and phases, pair by pair.")
    private boolean matrix;

    @Option(names = "--every", paramLabel = "<n>", description = "Only every n-th cell, beginning with the first (1).")
    private int every = 1;

    @Option(names = "--show", description = "Prints the scenario file of a matrix cell.", paramLabel = "<cell>")
    private @Nullable String show;

    @Option(names = "--list", description = "Shows the catalogue; with --matrix its cells, and what is not in it.")
    private boolean list;

    @Option(names = "--schema", description = "Prints the JSON Schema of scenario files.")
    private boolean schema;

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
            paramLabel = "<which>",
            description = {
                "The reliability protocols, whatever the scenario says: on, off, both, what differs from on",
                "(no-outbox, no-verifier, redundancy-1, redundancy-3, joined by +), or each: on, off and these",
                "one by one."
            })
    private @Nullable String protocols;

    @Option(
            names = "--report",
            paramLabel = "<file>",
            description = "Writes the table of all cells, with and without the protocols, as Markdown.")
    private @Nullable Path report;

    @Mixin
    private CellOptions families = new CellOptions();

    @Mixin
    private ConditionsOptions conditions = new ConditionsOptions();

    @Mixin
    private KillOptions kills = new KillOptions();

    @Mixin
    private ProcessOptions processes = new ProcessOptions();

    @Mixin
    private EmitOptions emit = new EmitOptions();

    @Mixin
    private SearchOptions search = new SearchOptions();

    @Option(
            names = "--out",
            paramLabel = "<folder>",
            description = {
                "Reports of all runs: junit.xml, runs.csv, summary.md, report.html (with plots), allure-results; and",
                "the files of --shrink, --replay and --processes. Made if need be."
            })
    private @Nullable Path folder;

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
        if (schema) {
            return print(out, ScenarioSchema.text());
        }
        if (show != null) {
            return show(out, show);
        }
        if (list) {
            return matrix ? listMatrix(out) : list(out);
        }
        if (emit.isGiven()) {
            return emit.print(out, spec.commandLine().getErr(), sources, seed);
        }
        if (seeds < 1 || seeds > MAX_SEEDS || jobs < 1 || every < 1) {
            throw new UsageException("--seeds must be 1 to " + MAX_SEEDS + ", --jobs and --every at least 1");
        }
        Logging.level(logLevel == null ? "FATAL" : logLevel); // what goes wrong is what the scenario wants
        boolean isFamily = families.isGiven() || conditions.isGiven() || kills.isGiven();
        if (isFamily) {
            processes.check(jobs, true, List.of());
        }
        if (folder != null && isFamily) {
            throw new UsageException("--loss-cells, --outages, --conditions and --kill-points write their table with"
                    + " --report; --out is for scenarios");
        }
        CellOptions.Batch given = new CellOptions.Batch(seed, seeds, jobs, mode, json, report);
        if (conditions.isGiven()) {
            return conditions.run(out, given);
        }
        if (kills.isGiven()) {
            return kills.run(out, given);
        }
        if (families.isGiven()) {
            return families.run(out, given);
        }
        search.check(folder);
        List<Cell> cells = cells();
        processes.check(jobs, search.isGiven(), cells);
        if (search.isReplay()) {
            return replay(out, cells);
        }
        return run(out, cells);
    }

    private int run(PrintWriter out, List<Cell> cells) throws IOException {
        boolean seedsGiven = spec.commandLine().getParseResult().hasMatchedOption("--seeds");
        if (search.isUntilFailure() && !seedsGiven) {
            seeds = SearchOptions.MANY_SEEDS;
        }
        Instant begun = Instant.now();
        BatchScreen screen = new BatchScreen(out, System.console() != null, cells.size() * seeds == 1);
        processes.describe(out);
        screen.head();
        try (ScenarioBatch batch = new ScenarioBatch(cells, seed, seeds, jobs, screen)) {
            Runtime.getRuntime().addShutdownHook(new Thread(batch::abandon, "simulate-end"));
            search.prepare(batch);
            if (folder != null) {
                batch.keepLogs(folder.resolve("logs"));
            }
            boolean good = batch.run();
            out.println(good ? "GOOD: everything holds." : "BAD: something does not hold.");
            search.shrinkFailure(out, batch.totals(), folder);
            if (folder != null) {
                writeReports(batch.totals(), begun);
                out.println("Reports are in " + folder + ".");
            }
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

    private void writeReports(List<CellTotals> totals, Instant begun) throws IOException {
        String command = "jwaku simulate "
                + String.join(" ", spec.commandLine().getParseResult().originalArgs());
        Path place = Objects.requireNonNull(folder);
        ReportFiles.write(Batch.of(totals, command, Version.current(), Machine.hostName(), begun), place);
    }

    private int replay(PrintWriter out, List<Cell> cells) throws IOException {
        if (cells.size() != 1 || folder == null) {
            throw new UsageException("--replay is for one scenario in one --mode, not for " + cells.size());
        }
        RunResult result = search.replay(out, cells.getFirst(), folder);
        if (json) {
            out.println(new JsonMapper().writeValueAsString(result.toMap()));
        }
        out.flush();
        return result.isGood() ? ExitCode.GOOD : ExitCode.BAD;
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

    private static int show(PrintWriter out, String name) {
        FaultMatrix.Cell cell = FaultMatrix.find(name)
                .orElseThrow(
                        () -> new UsageException("'" + name + "' is no cell of the matrix; --matrix --list has them"));
        return print(out, cell.text());
    }

    private static int print(PrintWriter out, String text) {
        out.print(text);
        out.flush();
        return ExitCode.GOOD;
    }

    private static int listMatrix(PrintWriter out) {
        FaultMatrix.cells().forEach(cell -> out.println(cell.name() + "  " + cell.about()));
        out.println("Not in any cell:");
        FaultMatrix.excluded().forEach((what, why) -> out.println("  " + what + ": " + why));
        out.flush();
        return ExitCode.GOOD;
    }

    private List<String> names() {
        List<String> names = new ArrayList<>(sources);
        if (catalogue || (report != null && sources.isEmpty() && !matrix)) {
            names.addAll(Catalogue.names());
        }
        if (matrix) {
            FaultMatrix.cells().forEach(cell -> names.add(cell.name()));
        }
        if (names.isEmpty()) {
            throw new UsageException("name scenarios or give --catalogue or --matrix; --list shows what there is");
        }
        return IntStream.iterate(0, i -> i < names.size(), i -> i + every)
                .mapToObj(names::get)
                .toList();
    }

    private List<Cell> cells() {
        List<Cell> cells = new ArrayList<>();
        for (String source : names()) {
            Scenario scenario = processes.find(source);
            for (Mode one : modes(scenario)) {
                switches()
                        .forEach(switches -> cells.add(new Cell(source, scenario, one, switches, processes.isGiven())));
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
            case "both" -> List.of(Optional.of(Switches.ON), Optional.of(Switches.OFF));
            case "each" -> Switches.ABLATION.stream().map(Optional::of).toList();
            default -> List.of(Optional.of(switches(wanted)));
        };
    }

    private static Switches switches(String id) {
        try {
            return Switches.of(id);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--protocols: " + e.getMessage(), e);
        }
    }
}
