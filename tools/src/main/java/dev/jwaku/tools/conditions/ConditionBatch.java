package dev.jwaku.tools.conditions;

import dev.jwaku.tools.demo.Jobs;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * Cells times seeds. One job runs in this process, several in a process each, because two simulations in one JVM can
 * meet at a lock inside the JDK. One thread uses it; {@link #abandon} may be called by any.
 */
public final class ConditionBatch implements AutoCloseable {
    private final Size size;
    private final List<ConditionTotals> totals;
    private final Consumer<ConditionTotals> finished;
    private final Jobs jobs = new Jobs();
    private final AtomicLong next = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private int done;

    /**
     * How much is played.
     *
     * @param messages in each cell over all seeds, about
     * @param firstSeed of each cell
     * @param seeds of each cell
     * @param jobs at the same time
     */
    public record Size(int messages, long firstSeed, int seeds, int jobs) {
        int messagesPerSeed() {
            return Math.max(2, (messages + seeds - 1) / seeds);
        }
    }

    /**
     * Runs about to begin.
     *
     * @param finished told of each cell when all its seeds have ended, one call at a time
     * @throws IOException if there is no room for temporary files
     */
    public ConditionBatch(List<ConditionCell> cells, Size size, Consumer<ConditionTotals> finished) throws IOException {
        this.size = size;
        this.finished = finished;
        this.totals = cells.stream().map(ConditionTotals::new).toList();
    }

    /**
     * Plays everything.
     *
     * @return whether every cell is good
     * @throws IOException if the process of a job cannot be started
     */
    public boolean run() throws IOException {
        if (size.jobs() == 1) {
            ConditionWorker worker = new ConditionWorker(jobs.folder("here"));
            start((cell, seed) -> worker.run(cell, size.messagesPerSeed(), seed));
        } else {
            for (int job = 1; job <= size.jobs(); job++) {
                ConditionProcess process = ConditionProcess.start(jobs.children(), jobs.folder("job-" + job));
                start((cell, seed) -> process.run(cell, size.messagesPerSeed(), seed));
            }
        }
        if (!jobs.join()) {
            abandon();
        }
        return done == runs() && totals.stream().allMatch(ConditionTotals::isGood);
    }

    private long runs() {
        return (long) totals.size() * size.seeds();
    }

    private void start(BiFunction<ConditionCell, Long, ConditionWorker.Timed> player) {
        jobs.start(() -> {
            long number = next.getAndIncrement();
            if (number >= runs()) {
                return false;
            }
            ConditionTotals cell = totals.get((int) (number / size.seeds()));
            took(cell, player.apply(cell.cell(), size.firstSeed() + number % size.seeds()));
            return true;
        });
    }

    private void took(ConditionTotals cell, ConditionWorker.Timed timed) {
        lock.lock();
        try {
            if (jobs.areStopped()) {
                return;
            }
            done++;
            cell.add(timed.result(), timed.cpuSeconds());
            if (cell.seeds() == size.seeds()) {
                finished.accept(cell);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The table as Markdown. */
    public String page() {
        return ConditionReport.of(totals);
    }

    /** The object that {@code --json} ends with. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("good", totals.stream().allMatch(cell -> cell.isGood() && cell.seeds() == size.seeds()));
        map.put("first_seed", size.firstSeed());
        map.put("seeds", size.seeds());
        map.put("messages_per_seed", size.messagesPerSeed());
        map.put("jobs", size.jobs());
        map.put(
                "cpu_seconds",
                totals.stream().mapToDouble(ConditionTotals::cpuSeconds).sum());
        map.put("cells", totals.stream().map(ConditionTotals::toMap).toList());
        return map;
    }

    /** Kills the jobs' processes and removes the folder. Any thread; idempotent. */
    public void abandon() {
        jobs.close();
    }

    /** Like {@link #abandon}. */
    @Override
    public void close() {
        abandon();
    }
}
