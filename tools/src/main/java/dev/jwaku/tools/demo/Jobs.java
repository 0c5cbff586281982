package dev.jwaku.tools.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The jobs of a batch: threads of which each makes one run after the other, the processes in which they may make them,
 * and the folder of their files. One thread starts and joins them; {@link #close} may be called by any.
 */
public final class Jobs implements AutoCloseable {
    private static final Duration END_LIMIT = Duration.ofSeconds(3);

    private final DemoFolder folder = new DemoFolder();
    private final Children children = new Children();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicBoolean stopped = new AtomicBoolean();

    /** @throws IOException if there is no room for temporary files */
    public Jobs() throws IOException {}

    /** What one job does again and again. */
    @FunctionalInterface
    public interface Job {
        /** Makes the next run; false if there is none. */
        boolean runNext();
    }

    /** Starts a job in a thread of its own. */
    public void start(Job job) {
        String name = "job-" + (threads.size() + 1);
        threads.add(Thread.ofPlatform().name(name).daemon(true).start(() -> {
            boolean goesOn = true;
            while (goesOn && !stopped.get()) {
                goesOn = job.runNext();
            }
        }));
    }

    /** Where a job may start processes: they end with the jobs. */
    public Children children() {
        return children;
    }

    /** A folder of this name, which goes with the jobs. */
    public Path folder(String name) throws IOException {
        return folder.of(name);
    }

    /** Whether they were stopped: what a run still says is to be forgotten. */
    public boolean areStopped() {
        return stopped.get();
    }

    /** No further run begins; those under way go on until what they need is taken from them. Any thread. */
    public void stop() {
        stopped.set(true);
    }

    /** Waits until no job has anything to do; false if this thread is interrupted first, and stays so. */
    public boolean join() {
        try {
            for (Thread thread : threads) {
                thread.join();
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Kills the processes, waits a moment for the threads and removes the folder. Any thread; idempotent. */
    @Override
    public void close() {
        stop();
        children.close();
        try {
            for (Thread thread : List.copyOf(threads)) {
                if (thread != Thread.currentThread()) {
                    thread.join(END_LIMIT);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        folder.close();
    }
}
