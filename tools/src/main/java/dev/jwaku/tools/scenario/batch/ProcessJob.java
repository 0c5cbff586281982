package dev.jwaku.tools.scenario.batch;

import dev.jwaku.tools.demo.DemoFolder;
import dev.jwaku.tools.scenario.processes.ProcessRun;
import dev.jwaku.tools.scenario.run.RunResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs cells as processes, one run after the other. {@link #run} by one thread, {@link #close} by any. */
final class ProcessJob implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ProcessJob.class);

    private final Path folder;
    private final Optional<Path> logs;
    private volatile @Nullable ProcessRun present;
    private volatile boolean closed;

    /** @param logs takes the logs of all nodes, in a folder for each run */
    ProcessJob(Path folder, Optional<Path> logs) {
        this.folder = folder;
        this.logs = logs;
    }

    /** Runs one seed. Never throws for what it finds out. */
    TimedResult run(Cell cell, long seed) {
        try (DemoFolder files = DemoFolder.inside(folder)) {
            Path nodes = files.of("nodes");
            ProcessRun run = new ProcessRun(cell.scenarioToRun(), cell.mode(), seed, nodes);
            try {
                present = run;
                RunResult result = closed ? ScenarioWorker.failed(cell, seed, "interrupted") : run.run();
                run.close();
                return new TimedResult(result, run.cpuSeconds());
            } finally {
                present = null;
                run.close();
                keepLogs(cell, seed, nodes);
            }
        } catch (IOException | RuntimeException e) {
            log.atDebug().setCause(e).log("seed {} could not be run", seed);
            return new TimedResult(ScenarioWorker.failed(cell, seed, "could not be run: " + e.getMessage()), 0);
        }
    }

    private void keepLogs(Cell cell, long seed, Path nodes) throws IOException {
        if (logs.isPresent()) {
            String name = cell.scenario().name() + "-" + cell.mode().id() + "-" + seed;
            NodeLogs.copy(nodes, logs.get().resolve(name));
        }
    }

    /** Ends the run that is under way, and its processes. Idempotent. */
    @Override
    public void close() {
        closed = true;
        ProcessRun run = present;
        if (run != null) {
            run.close();
        }
    }
}
