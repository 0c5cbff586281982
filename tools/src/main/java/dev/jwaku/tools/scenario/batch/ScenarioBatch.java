package dev.jwaku.tools.scenario.batch;

import dev.jwaku.tools.demo.Jobs;
import dev.jwaku.tools.scenario.run.RunResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Cells times seeds. One job runs in this process, several in a process each, because two simulations in one JVM can
 * meet at a lock inside the JDK. Cells that are run as processes come one after the other, however many jobs there are.
 * One thread uses it: {@link #run}, then {@link #totals}; {@link #abandon} may be called by any.
 */
public final class ScenarioBatch implements AutoCloseable {
    private final List<Cell> cells;
    private final long firstSeed;
    private final int seeds;
    private final int jobCount;
    private final BatchListener listener;
    private final Jobs jobs = new Jobs();
    private final AtomicLong next = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private final List<CellTotals> totals;
    private int done;
    private volatile boolean untilFailure;
    private volatile boolean stopped;
    private volatile @Nullable ProcessJob processes;
    private @Nullable Path logs;

    /**
     * Runs about to begin.
     *
     * @param jobs how many at the same time
     * @throws IOException if there is no room for temporary files
     */
    public ScenarioBatch(List<Cell> cells, long firstSeed, int seeds, int jobs, BatchListener listener)
            throws IOException {
        this.cells = List.copyOf(cells);
        this.firstSeed = firstSeed;
        this.seeds = seeds;
        this.jobCount = (int) Math.min(jobs, (long) seeds * cells.size());
        this.listener = listener;
        this.totals = cells.stream().map(CellTotals::new).toList();
    }

    /** Begins with the first seed of all cells, then the second, and so on, and ends with the first run that fails. */
    public void untilFailure() {
        untilFailure = true;
    }

    /** Keeps the logs of the nodes of runs as processes in this folder. */
    public void keepLogs(Path place) {
        logs = place;
    }

    /**
     * Runs everything; true if every run is good.
     *
     * @throws IOException if the process of a job cannot be started
     */
    public boolean run() throws IOException {
        if (cells.stream().anyMatch(Cell::inProcesses)) {
            ProcessJob job = new ProcessJob(jobs.folder("processes"), Optional.ofNullable(logs));
            processes = job;
            startJob(job::run);
        } else if (jobCount == 1) {
            startJob(new ScenarioWorker(jobs.folder("here"))::run);
        } else {
            for (int job = 1; job <= jobCount; job++) {
                startJob(ScenarioProcess.start(jobs.children(), jobs.folder("job-" + job))::run);
            }
        }
        if (!jobs.join()) {
            abandon();
        }
        if (stopped) {
            totals.stream()
                    .filter(cell -> cell.seeds() > 0 && cell.seeds() < seeds)
                    .forEach(listener::finished);
        }
        return done == cells.size() * seeds && totals.stream().allMatch(CellTotals::isGood);
    }

    private void startJob(BiFunction<Cell, Long, TimedResult> runner) {
        jobs.start(() -> {
            long number = next.getAndIncrement();
            if (stopped || number >= (long) cells.size() * seeds) {
                return false;
            }
            int cell = (int) (untilFailure ? number % cells.size() : number / seeds);
            long seed = firstSeed + (untilFailure ? number / cells.size() : number % seeds);
            took(totals.get(cell), runner.apply(cells.get(cell), seed));
            return true;
        });
    }

    private void took(CellTotals cell, TimedResult timed) {
        RunResult result = timed.result();
        lock.lock();
        try {
            if (jobs.areStopped()) {
                return;
            }
            done++;
            cell.add(result, timed.cpuSeconds());
            if (untilFailure && !result.isGood()) {
                stopped = true;
            }
            listener.finished(result, cell.cell().replay(result.seed()));
            listener.progress(done, cells.size() * seeds);
            if (cell.seeds() == seeds) {
                listener.finished(cell);
            }
        } finally {
            lock.unlock();
        }
    }

    /** What became of each cell. */
    public List<CellTotals> totals() {
        return totals;
    }

    /** The object that {@code --json} ends with. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("good", totals.stream().allMatch(cell -> cell.isGood() && cell.seeds() == seeds));
        map.put("first_seed", firstSeed);
        map.put("seeds", seeds);
        map.put("jobs", jobCount);
        map.put(
                "cpu_seconds",
                totals.stream().mapToDouble(CellTotals::cpuSeconds).sum());
        map.put("cells", totals.stream().map(CellTotals::toMap).toList());
        return map;
    }

    /** Kills the jobs' processes and removes the folder. Any thread; idempotent. */
    public void abandon() {
        jobs.stop();
        ProcessJob job = processes;
        if (job != null) {
            job.close();
        }
        jobs.close();
    }

    /** Like {@link #abandon}. */
    @Override
    public void close() {
        abandon();
    }
}
