package dev.jwaku.tools.scenario.batch;

import dev.jwaku.tools.demo.ChildJvm;
import dev.jwaku.tools.demo.Children;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A job's process, seen from the batch: one run at a time. Used by one thread. */
final class ScenarioProcess {
    /** Name of the hidden subcommand that is the other side of this. */
    static final String SUBCOMMAND = "simulate-worker";

    private final JsonMapper json = new JsonMapper();
    private final OutputStream out;
    private final BufferedReader in;

    private ScenarioProcess(ChildJvm child) {
        this.out = child.process().getOutputStream();
        this.in = child.process().inputReader(StandardCharsets.UTF_8);
    }

    static ScenarioProcess start(Children children, Path folder) throws IOException {
        List<String> arguments = List.of(SUBCOMMAND, "--folder=" + folder.toAbsolutePath());
        return new ScenarioProcess(children.startLarge("job", folder, arguments));
    }

    /** Runs one seed there; blocks until its result is known. */
    TimedResult run(Cell cell, long seed) {
        try {
            Map<String, Object> work = new LinkedHashMap<>();
            work.put("source", source(cell.source()));
            work.put("mode", cell.mode().id());
            work.put("protocols", cell.protocols());
            work.put("seed", seed);
            out.write((json.writeValueAsString(work) + "\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
            String line = in.readLine();
            if (line == null) {
                return failed(cell, seed, "the process of the job ended");
            }
            JsonNode read = json.readTree(line);
            return new TimedResult(
                    RunResults.of(read), read.get(ScenarioWorker.CPU).asDouble());
        } catch (IOException | JacksonException | IllegalArgumentException e) {
            return failed(cell, seed, "the process of the job failed: " + e.getMessage());
        }
    }

    private static TimedResult failed(Cell cell, long seed, String why) {
        return new TimedResult(ScenarioWorker.failed(cell, seed, why), 0);
    }

    /** The process runs in a folder of its own. */
    private static String source(String nameOrFile) {
        Path file = Path.of(nameOrFile);
        return file.toFile().isFile() ? file.toAbsolutePath().toString() : nameOrFile;
    }
}
