package dev.jwaku.tools.trace.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Makes the logs of a fleet, has a process of its own trace them, and compares what it found with what was planted. */
public final class TraceBench {
    private static final long LONGEST_MINUTES = 30;

    private final TraceBenchPlan plan;
    private final Path folder;
    private final Consumer<String> progress;

    /**
     * A benchmark.
     *
     * @param folder takes the logs; the caller deletes it
     * @param progress gets a line for each step
     */
    public TraceBench(TraceBenchPlan plan, Path folder, Consumer<String> progress) {
        this.plan = plan;
        this.folder = folder;
        this.progress = progress;
    }

    /**
     * Runs it.
     *
     * @throws IOException if there is no room, or the process fails
     */
    public TraceBenchReport run() throws IOException {
        long room = Files.getFileStore(folder).getUsableSpace();
        if (room < plan.bytesNeeded()) {
            throw new IOException("needs " + plan.bytesNeeded() / 1_000_000 + " MB in " + folder + ", there are "
                    + room / 1_000_000 + "; --messages makes it smaller");
        }
        FleetLogs logs = new FleetLogs(plan.nodes(), plan.messages());
        logs.write(folder);
        progress.accept("wrote " + logs.bytes() / 1_000_000 + " MB of logs of " + plan.nodes() + " nodes, "
                + plan.messages() + " messages");
        JsonNode figures = trace();
        Set<String> found = new TreeSet<>(Files.readAllLines(folder.resolve(TraceBenchRun.FOUND)));
        Set<String> wrong = new TreeSet<>(found);
        wrong.removeAll(logs.truth());
        Set<String> missed = new TreeSet<>(logs.truth());
        missed.removeAll(found);
        wrong.stream().limit(3).forEach(line -> progress.accept("found, not planted: " + line));
        missed.stream().limit(3).forEach(line -> progress.accept("planted, not found: " + line));
        return new TraceBenchReport(
                plan,
                figures.path("bytes").asLong(),
                figures.path("lines").asLong(),
                figures.path("events").asLong(),
                figures.path("messages").asLong(),
                figures.path("nanos").asLong(),
                figures.path("cpu_nanos").asLong(),
                figures.path("spilled").asLong(),
                figures.path("heap_peak").asLong(),
                figures.path("resident_peak").asLong(),
                new TraceBenchReport.Exactness(
                        logs.truth().size(),
                        missed.size(),
                        wrong.size(),
                        figures.path("missing_in_stores").asLong() - logs.missingInStores()));
    }

    private JsonNode trace() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + plan.heapMegabytes() + "m",
                "-XX:ActiveProcessorCount=" + plan.threads(),
                "-XX:+UseParallelGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                TraceBenchRun.class.getName(),
                folder.toString(),
                Integer.toString(plan.threads())));
        Path said = folder.resolve("said.txt");
        Path errors = folder.resolve("errors.txt");
        Process process = new ProcessBuilder(command)
                .redirectOutput(said.toFile())
                .redirectError(errors.toFile())
                .start();
        try {
            if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
                throw new IOException("the tracing process has not ended in " + LONGEST_MINUTES + " minutes");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            throw new IOException("the tracing process ended with code " + process.exitValue() + ": "
                    + Files.readString(errors, StandardCharsets.UTF_8).strip());
        }
        return new JsonMapper().readTree(Files.readString(said));
    }
}
