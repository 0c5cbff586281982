package dev.jwaku.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of one owner: named, counted, and joined when the owner closes.
 *
 * <p>Threads start only here. A task ends by returning; {@link CancelledException} is a normal end. Any other exception
 * is our own bug and goes to {@link World#taskFailed}.
 */
public final class Tasks implements AutoCloseable {
    /** How long {@link #close()} waits for tasks to end. */
    public static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger(Tasks.class);

    private final World world;
    private final String owner;
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Task> running = new LinkedHashSet<>();
    private boolean closed;

    /**
     * No tasks yet.
     *
     * @param owner prefix of the thread names
     */
    public Tasks(World world, String owner) {
        this.world = world;
        this.owner = owner;
    }

    /**
     * Starts a task.
     *
     * @throws CancelledException if this owner is closed
     */
    public Task start(String name, Runnable body) {
        String fullName = owner + "/" + name;
        Task task = new Task(fullName, new Signal(world));
        task.thread = world.newThread(fullName, () -> run(task, body));
        lock.lock();
        try {
            if (closed) {
                throw new CancelledException(owner + " is closed, cannot start " + name);
            }
            running.add(task);
        } finally {
            lock.unlock();
        }
        task.thread.start();
        return task;
    }

    private void run(Task task, Runnable body) {
        try {
            body.run();
        } catch (CancelledException e) {
            log.atTrace().addKeyValue("task", task.name).log("task cancelled");
        } catch (Throwable e) {
            world.taskFailed(task.name, e);
        } finally {
            lock.lock();
            try {
                running.remove(task);
            } finally {
                lock.unlock();
            }
            task.ended.raise();
        }
    }

    /** How many tasks run now. */
    public int size() {
        lock.lock();
        try {
            return running.size();
        } finally {
            lock.unlock();
        }
    }

    /** {@link #close(Duration)} with {@link #CLOSE_TIMEOUT}. */
    @Override
    public void close() {
        close(CLOSE_TIMEOUT);
    }

    /**
     * Refuses new tasks, interrupts the running ones and waits for their end. May be called by one of the tasks, which
     * is not waited for. Idempotent.
     *
     * @return false if some did not end in time; their names are logged
     */
    public boolean close(Duration timeout) {
        List<Task> left;
        lock.lock();
        try {
            closed = true;
            left = new ArrayList<>(running);
        } finally {
            lock.unlock();
        }
        left.removeIf(task -> task.thread == Thread.currentThread());
        left.forEach(Task::cancel);
        // Joining must work also when the closer itself was interrupted: remember the flag and restore it.
        boolean interrupted = Thread.interrupted();
        Deadline deadline = Deadline.after(world, timeout);
        try {
            left.removeIf(task -> task.ended.await(deadline));
        } catch (CancelledException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (!left.isEmpty()) {
            log.atWarn().addKeyValue("owner", owner).addKeyValue("tasks", left).log("tasks did not end in time");
        }
        return left.isEmpty();
    }

    /** One running task. */
    public static final class Task {
        private final String name;
        private final Signal ended;
        private Thread thread;

        @SuppressWarnings("NullAway.Init") // the thread needs the task and is set before anybody sees the task
        private Task(String name, Signal ended) {
            this.name = name;
            this.ended = ended;
        }

        /** Interrupts the task; its waits end with {@link CancelledException}. */
        public void cancel() {
            thread.interrupt();
        }

        /**
         * Waits for the task's end.
         *
         * @return false if the deadline passed first
         */
        public boolean join(Deadline deadline) {
            return ended.await(deadline);
        }

        /** Whether it has ended. */
        public boolean isEnded() {
            return ended.isRaised();
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
