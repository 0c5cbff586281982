package dev.jwaku.tools.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;

/**
 * Simulated demos of one or many seeds: one job runs in this process, several in a process each.
 *
 * <p>A failing seed is shown with the command that replays it. One thread uses it: {@link #run}, then {@link #toJson};
 * {@link #abandon} may be called by any, so that Ctrl-C leaves nothing behind.
 */
public final class SeedRuns implements AutoCloseable {
    /** Up to this many seeds each gets a line, beyond it only the failing ones and a sign of life. */
    private static final int SEEDS_SHOWN = 50;

    private static final int SIGN_OF_LIFE_EVERY = 50;
    private final DemoStory story;
    private final long firstSeed;
    private final int seeds;
    private final int jobCount;
    private final DemoScreen screen;
    private final SeedWorker worker;
    private final Jobs jobs = new Jobs();
    private final AtomicLong next;
    private final ReentrantLock lock = new ReentrantLock();
    private final SeedTotals totals;

    /**
     * Runs about to begin.
     *
     * @param jobs how many at the same time
     * @throws IOException if there is no room for temporary files
     */
    public SeedRuns(DemoStory story, long firstSeed, int seeds, int jobs, DemoScreen screen) throws IOException {
        this.story = story;
        this.firstSeed = firstSeed;
        this.seeds = seeds;
        this.jobCount = Math.min(jobs, seeds);
        this.screen = screen;
        this.next = new AtomicLong(firstSeed);
        this.totals = new SeedTotals(firstSeed, seeds, jobCount);
        this.worker = new SeedWorker(story, this.jobs.folder("here"));
    }

    /**
     * Runs all seeds; true if every one is good.
     *
     * @throws IOException if the process of a job cannot be started
     */
    public boolean run() throws IOException {
        long began = System.nanoTime();
        if (jobCount == 1) {
            Audience audience = seeds == 1 ? screen : Audience.NOBODY;
            startJob(seed -> worker.run(seed, audience));
        } else {
            for (int job = 1; job <= jobCount; job++) {
                SeedProcess process = SeedProcess.start(jobs.children(), jobs.folder("job-" + job), story);
                startJob(process::run);
            }
        }
        if (!jobs.join()) {
            abandon();
        }
        totals.took(Duration.ofNanos(System.nanoTime() - began));
        if (seeds > 1) {
            screen.say(totals.summary());
        }
        return totals.isGood();
    }

    private void startJob(LongFunction<SeedOutcome> runner) {
        jobs.start(() -> {
            long seed = next.getAndIncrement();
            if (seed - firstSeed >= seeds) {
                return false;
            }
            long began = System.nanoTime();
            took(runner.apply(seed), Duration.ofNanos(System.nanoTime() - began));
            return true;
        });
    }

    private void took(SeedOutcome outcome, Duration wallTime) {
        lock.lock();
        try {
            if (jobs.areStopped()) {
                return;
            }
            totals.add(outcome);
            if (!outcome.isGood()) {
                screen.say("%s%n  replay: jwaku demo --simulated --seed=%d --messages=%d"
                        .formatted(outcome.reason(), outcome.seed(), story.messages()));
            } else if (seeds <= SEEDS_SHOWN) {
                screen.say(outcome.line(wallTime));
            } else if (totals.done() % SIGN_OF_LIFE_EVERY == 0) {
                screen.say(totals.soFar());
            }
            if (seeds == 1 && outcome.isGood() && outcome.result() != null) {
                screen.say(outcome.result().verdict());
            }
        } finally {
            lock.unlock();
        }
    }

    /** The object that {@code --json} ends with: of one seed its result, of several the sums and the failed seeds. */
    public String toJson() {
        return totals.toJson();
    }

    /** Ends the runs under way, kills the jobs' processes and removes the folder. Any thread; idempotent. */
    public void abandon() {
        jobs.stop();
        worker.abandon();
        jobs.close();
    }

    /** Like {@link #abandon}. */
    @Override
    public void close() {
        abandon();
    }
}
