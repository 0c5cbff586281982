package dev.jwaku.tools.scenario.batch;

import dev.jwaku.tools.demo.DemoFolder;
import dev.jwaku.tools.scenario.Scenario;
import dev.jwaku.tools.scenario.run.RunResult;
import dev.jwaku.tools.scenario.run.ScenarioRun;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs seeds one after the other, in this process or as the process of a job. */
public final class ScenarioWorker {
    private static final Logger log = LoggerFactory.getLogger(ScenarioWorker.class);

    /** Name of the field beside those of the result. */
    static final String CPU = "cpu_seconds";

    private final Path folder;

    /** @param folder for the files of one run at a time */
    public ScenarioWorker(Path folder) {
        this.folder = folder;
    }

    /** Runs one seed. Never throws for what the run finds out. */
    TimedResult run(Cell cell, long seed) {
        double before = CpuClock.seconds();
        RunResult result = runOnce(cell, seed);
        return new TimedResult(result, CpuClock.seconds() - before);
    }

    private RunResult runOnce(Cell cell, long seed) {
        return runOnce(cell, seed, files -> ScenarioRun.run(cell.scenarioToRun(), cell.mode(), seed, files));
    }

    /**
     * Runs one seed and writes its full trace.
     *
     * @param traces the folder for the files; it exists
     */
    public RunResult trace(Cell cell, long seed, Path traces) {
        return runOnce(cell, seed, files -> ScenarioRun.trace(cell.scenarioToRun(), cell.mode(), seed, files, traces));
    }

    /** Runs another scenario than that of the cell, with all else as there. Never throws for what it finds out. */
    public RunResult run(Cell cell, long seed, Scenario other) {
        return run(cell.with(other), seed).result();
    }

    private RunResult runOnce(Cell cell, long seed, Function<Path, RunResult> runner) {
        try (DemoFolder files = DemoFolder.inside(folder)) {
            return runner.apply(files.of("nodes"));
        } catch (IOException | RuntimeException e) {
            log.atDebug().setCause(e).log("seed {} could not be run", seed);
            return failed(cell, seed, "could not be run: " + e);
        }
    }

    static RunResult failed(Cell cell, long seed, String why) {
        return new RunResult(
                cell.scenario().name(),
                cell.mode(),
                cell.scenarioToRun().switches().id(),
                seed,
                List.of(why),
                Map.of(),
                List.of(),
                Map.of(),
                Duration.ZERO,
                "");
    }

    /** The life of a job's process: a run per line in, a result per line out, until standard input ends. */
    public void serve(InputStream in, PrintStream out) throws IOException {
        JsonMapper json = new JsonMapper();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode work = json.readTree(line);
                Cell cell = Cell.of(
                        work.get("source").asString(),
                        work.get("mode").asString(),
                        work.get("protocols").asString());
                TimedResult timed = run(cell, work.get("seed").asLong());
                Map<String, Object> map = timed.result().toMap();
                map.put(CPU, timed.cpuSeconds());
                out.println(json.writeValueAsString(map));
                out.flush();
            }
        }
    }
}
