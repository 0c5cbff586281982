package dev.jwaku.tools.conditions;

import dev.jwaku.tools.demo.ChildJvm;
import dev.jwaku.tools.demo.Children;
import java.io.BufferedReader;
import java.io.EOFException;
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
final class ConditionProcess {
    private final JsonMapper json = new JsonMapper();
    private final OutputStream out;
    private final BufferedReader in;

    private ConditionProcess(ChildJvm child) {
        this.out = child.process().getOutputStream();
        this.in = child.process().inputReader(StandardCharsets.UTF_8);
    }

    static ConditionProcess start(Children children, Path folder) throws IOException {
        List<String> arguments = List.of(ConditionWorker.SUBCOMMAND, "--folder=" + folder.toAbsolutePath());
        return new ConditionProcess(children.startLarge("job", folder, arguments));
    }

    /** Plays one seed there; blocks until its result is known. */
    ConditionWorker.Timed run(ConditionCell cell, int messages, long seed) {
        try {
            Map<String, Object> work = new LinkedHashMap<>();
            work.put("cell", cell.id());
            work.put("messages", messages);
            work.put("seed", seed);
            JsonNode read = answer(work);
            return new ConditionWorker.Timed(
                    ConditionResult.of(read), read.get(ConditionWorker.CPU).asDouble());
        } catch (IOException | JacksonException | IllegalArgumentException e) {
            return failed(cell, seed, "the process of the job failed: " + e.getMessage());
        }
    }

    /** Plays one run with kills there; blocks until its result is known. */
    KillBatch.Timed run(KillRun.Plan plan) {
        try {
            JsonNode read = answer(KillResult.toMap(plan));
            return new KillBatch.Timed(
                    KillResult.of(read), read.get(ConditionWorker.CPU).asDouble());
        } catch (IOException | JacksonException | IllegalArgumentException e) {
            return new KillBatch.Timed(KillResult.failed(plan, "the process of the job failed: " + e.getMessage()), 0);
        }
    }

    private JsonNode answer(Map<String, Object> work) throws IOException {
        out.write((json.writeValueAsString(work) + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
        String line = in.readLine();
        if (line == null) {
            throw new EOFException("it ended");
        }
        return json.readTree(line);
    }

    private static ConditionWorker.Timed failed(ConditionCell cell, long seed, String why) {
        return new ConditionWorker.Timed(ConditionResult.failed(cell, seed, why), 0);
    }
}
