package dev.jwaku.tools.conditions;

import dev.jwaku.tools.demo.Jobs;
import dev.jwaku.tools.scenario.Mode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Runs with kills, in each mode in turn, until so many kills have been. One job runs in this process, several in a
 * process each. One thread uses it; {@link #abandon} may be called by any.
 */
public final class KillBatch implements AutoCloseable {
    private final Size size;
    private final Consumer<Timed> finished;
    private final Jobs jobs = new Jobs();
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Cursor> cursors;
    private int taken;
    private int kills;
    private boolean good = true;

    /**
     * How much is played.
     *
     * @param points at how many writes somebody is killed, at least
     * @param firstSeed of each mode
     * @param jobs at the same time
     * @param isSingle whether each run has one kill: at point after point of a seed, then of the next
     */
    public record Size(int points, List<Mode> modes, long firstSeed, int jobs, boolean isSingle) {
        /** Copies the list. */
        public Size {
            modes = List.copyOf(modes);
        }
    }

    /** Which run is next in one mode. */
    private static final class Cursor {
        private final Mode mode;
        private long seed;
        private int point = 1;

        private Cursor(Mode mode, long seed) {
            this.mode = mode;
            this.seed = seed;
        }

        private KillRun.Plan next(boolean isSingle) {
            return isSingle ? new KillRun.Plan(mode, seed, point++) : new KillRun.Plan(mode, seed++, 0);
        }

        /** A run that comes to its end before the point says that its seed has no more. */
        private void ended(KillResult result) {
            KillRun.Plan plan = result.plan();
            if (plan.only() > 0 && plan.seed() == seed && result.kills().isEmpty()) {
                seed++;
                point = 1;
            }
        }
    }

    /** A result, and the processor time that it took. */
    public record Timed(KillResult result, double cpuSeconds) {}

    /**
     * Runs about to begin.
     *
     * @param finished told of each run, one call at a time
     * @throws IOException if there is no room for temporary files
     */
    public KillBatch(Size size, Consumer<Timed> finished) throws IOException {
        this.size = size;
        this.finished = finished;
        this.cursors = size.modes().stream()
                .map(mode -> new Cursor(mode, size.firstSeed()))
                .toList();
    }

    /**
     * Plays everything.
     *
     * @return whether every run is good
     * @throws IOException if the process of a job cannot be started
     */
    public boolean run() throws IOException {
        for (int job = 1; job <= size.jobs(); job++) {
            Path folder = jobs.folder("job-" + job);
            if (size.jobs() == 1) {
                start(new ConditionWorker(folder)::run);
            } else {
                start(ConditionProcess.start(jobs.children(), folder)::run);
            }
        }
        if (!jobs.join()) {
            abandon();
        }
        return good && kills >= size.points();
    }

    /** The same, beginning with this point of the first seed. */
    public static KillBatch of(Size size, int point, Consumer<Timed> finished) throws IOException {
        KillBatch batch = new KillBatch(size, finished);
        batch.cursors.forEach(cursor -> cursor.point = point);
        return batch;
    }

    private interface Player {
        Timed run(KillRun.Plan plan);
    }

    private void start(Player player) {
        jobs.start(() -> {
            Optional<KillRun.Plan> plan = take();
            plan.ifPresent(each -> took(player.run(each)));
            return plan.isPresent();
        });
    }

    private Optional<KillRun.Plan> take() {
        lock.lock();
        try {
            return kills >= size.points()
                    ? Optional.empty()
                    : Optional.of(cursors.get(taken++ % cursors.size()).next(size.isSingle()));
        } finally {
            lock.unlock();
        }
    }

    private void took(Timed timed) {
        lock.lock();
        try {
            if (!jobs.areStopped()) {
                KillResult result = timed.result();
                cursors.forEach(cursor -> {
                    if (cursor.mode == result.plan().mode()) {
                        cursor.ended(result);
                    }
                });
                // A run that fails at once must not go on for ever.
                kills += result.isGood()
                        ? result.kills().size()
                        : Math.max(1, result.kills().size());
                good &= result.isGood();
                finished.accept(timed);
            }
        } finally {
            lock.unlock();
        }
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
