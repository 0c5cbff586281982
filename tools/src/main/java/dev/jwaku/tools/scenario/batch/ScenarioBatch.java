package dev.jwaku.tools.scenario.batch;

import dev.jwaku.tools.demo.Children;
import dev.jwaku.tools.demo.DemoFolder;
import dev.jwaku.tools.scenario.run.RunResult;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
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
    private static final Duration ABANDON_LIMIT = Duration.ofSeconds(3);

    private final List<Cell> cells;
    private final long firstSeed;
    private final int seeds;
    private final int jobs;
    private final BatchListener listener;
    private final DemoFolder folder = new DemoFolder();
    private final Children children = new Children();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicBoolean abandoned = new AtomicBoolean();
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
        this.jobs = (int) Math.min(jobs, (long) seeds * cells.size());
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
            ProcessJob job = new ProcessJob(folder.of("processes"), Optional.ofNullable(logs));
            processes = job;
            startJob(1, job::run);
        } else if (jobs == 1) {
            startJob(1, new ScenarioWorker(folder.of("here"))::run);
        } else {
            for (int job = 1; job <= jobs; job++) {
                startJob(job, ScenarioProcess.start(children, folder.of("job-" + job))::run);
            }
        }
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            abandon();
            Thread.currentThread().interrupt();
        }
        if (stopped) {
            totals.stream()
                    .filter(cell -> cell.seeds() > 0 && cell.seeds() < seeds)
                    .forEach(listener::finished);
        }
        return done == cells.size() * seeds && totals.stream().allMatch(CellTotals::isGood);
    }

    private void startJob(int job, BiFunction<Cell, Long, TimedResult> runner) {
        threads.add(Thread.ofPlatform().name("job-" + job).daemon(true).start(() -> {
            for (long number = next.getAndIncrement();
                    number < (long) cells.size() * seeds && !abandoned.get() && !stopped;
                    number = next.getAndIncrement()) {
                int cell = (int) (untilFailure ? number % cells.size() : number / seeds);
                long seed = firstSeed + (untilFailure ? number / cells.size() : number % seeds);
                took(totals.get(cell), runner.apply(cells.get(cell), seed));
            }
        }));
    }

    private void took(CellTotals cell, TimedResult timed) {
        RunResult result = timed.result();
        lock.lock();
        try {
            if (abandoned.get()) {
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
        map.put("jobs", jobs);
        map.put(
                "cpu_seconds",
                totals.stream().mapToDouble(CellTotals::cpuSeconds).sum());
        map.put("cells", totals.stream().map(CellTotals::toMap).toList());
        return map;
    }

    /** Kills the jobs' processes and removes the folder. Any thread; idempotent. */
    public void abandon() {
        abandoned.set(true);
        ProcessJob job = processes;
        if (job != null) {
            job.close();
        }
        children.close();
        try {
            for (Thread thread : List.copyOf(threads)) {
                if (thread != Thread.currentThread()) {
                    thread.join(ABANDON_LIMIT);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        folder.close();
    }

    /** Like {@link #abandon}. */
    @Override
    public void close() {
        abandon();
    }
}
