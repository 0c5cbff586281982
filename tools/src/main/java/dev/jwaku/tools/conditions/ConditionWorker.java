package dev.jwaku.tools.conditions;

import dev.jwaku.tools.demo.DemoFolder;
import dev.jwaku.tools.scenario.batch.CpuClock;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Plays cells, and runs with kills, one after the other, in this process or as the process of a job. */
public final class ConditionWorker {
    /** Name of the hidden subcommand that runs {@link #serve}. */
    public static final String SUBCOMMAND = "conditions-worker";
    /** Name of the field beside those of the result. */
    static final String CPU = "cpu_seconds";

    private static final Logger log = LoggerFactory.getLogger(ConditionWorker.class);

    private final Path folder;

    /** @param folder for the files of one run at a time */
    public ConditionWorker(Path folder) {
        this.folder = folder;
    }

    /** A result and the processor time of its process meanwhile. */
    record Timed(ConditionResult result, double cpuSeconds) {}

    /** Plays one seed. Never throws for what the run finds out. */
    Timed run(ConditionCell cell, int messages, long seed) {
        double before = CpuClock.seconds();
        ConditionResult result = runOnce(cell, messages, seed);
        return new Timed(result, CpuClock.seconds() - before);
    }

    private ConditionResult runOnce(ConditionCell cell, int messages, long seed) {
        try (DemoFolder files = DemoFolder.inside(folder)) {
            return ConditionRun.run(cell, messages, seed, files.of("people"));
        } catch (IOException | RuntimeException e) {
            log.atDebug().setCause(e).log("seed {} could not be run", seed);
            return ConditionResult.failed(cell, seed, "could not be run: " + e);
        }
    }

    /** Plays one run with kills. Never throws for what the run finds out. */
    KillBatch.Timed run(KillRun.Plan plan) {
        double before = CpuClock.seconds();
        KillResult result;
        try (DemoFolder files = DemoFolder.inside(folder)) {
            result = KillRun.run(plan, files.of("people"));
        } catch (IOException | RuntimeException e) {
            log.atDebug().setCause(e).log("seed {} could not be run", plan.seed());
            result = KillResult.failed(plan, "could not be run: " + e);
        }
        return new KillBatch.Timed(result, CpuClock.seconds() - before);
    }

    /** The life of a job's process: a run per line in, a result per line out, until standard input ends. */
    public void serve(InputStream in, PrintStream out) throws IOException {
        JsonMapper json = new JsonMapper();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode work = json.readTree(line);
                out.println(json.writeValueAsString(work.has("cell") ? cell(work) : kills(work)));
                out.flush();
            }
        }
    }

    private Map<String, Object> cell(JsonNode work) {
        Timed timed = run(
                ConditionCell.of(work.get("cell").asString()),
                work.get("messages").asInt(),
                work.get("seed").asLong());
        Map<String, Object> map = timed.result().toMap();
        map.put(CPU, timed.cpuSeconds());
        return map;
    }

    private Map<String, Object> kills(JsonNode work) {
        KillBatch.Timed timed = run(KillResult.plan(work));
        Map<String, Object> map = timed.result().toMap();
        map.put(CPU, timed.cpuSeconds());
        return map;
    }
}
