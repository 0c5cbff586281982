package dev.jwaku.runtime;

import java.time.Duration;
import java.util.Comparator;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Runs short actions later, on one task of its own.
 *
 * <p>Actions must not block: typically they close something or put an entry in a mailbox. Actions due at the same
 * moment run in the order in which they were scheduled.
 */
public final class Timers implements AutoCloseable {
    private static final Comparator<Timer> BY_DUE =
            Comparator.comparingLong((Timer timer) -> timer.dueNanos).thenComparingLong(timer -> timer.sequence);

    private final World world;
    private final Monitor monitor;
    private final Tasks tasks;
    private final TreeSet<Timer> pending = new TreeSet<>(BY_DUE);
    private long nextSequence;
    private boolean closed;

    /** Starts the timer task. */
    public Timers(World world, String owner) {
        this.world = world;
        this.monitor = new Monitor(world);
        this.tasks = new Tasks(world, owner);
        tasks.start("timers", this::run);
    }

    /** Runs the action once, this long from now (at once if not positive). After {@link #close} it never runs. */
    public Timer schedule(Duration delay, Runnable action) {
        return scheduleAt(Deadline.after(world, delay), action);
    }

    /** Runs the action once at the deadline. */
    public Timer scheduleAt(Deadline deadline, Runnable action) {
        monitor.lock();
        try {
            Timer timer = new Timer(this, deadline.nanos(), nextSequence++, action);
            if (!closed) {
                pending.add(timer);
                if (pending.first() == timer) {
                    monitor.signal();
                }
            }
            return timer;
        } finally {
            monitor.unlock();
        }
    }

    private void run() {
        while (true) {
            Timer due = nextDue();
            if (due == null) {
                return;
            }
            try {
                due.action.run();
            } catch (CancelledException e) {
                throw e;
            } catch (RuntimeException e) {
                world.taskFailed("timer " + due.sequence, e);
            }
        }
    }

    private @Nullable Timer nextDue() {
        monitor.lock();
        try {
            while (!closed) {
                long next = pending.isEmpty() ? Long.MAX_VALUE : pending.first().dueNanos;
                if (next <= world.nanoTime()) {
                    return pending.pollFirst();
                }
                monitor.await(next == Long.MAX_VALUE ? Deadline.NEVER : Deadline.at(world, next));
            }
            return null;
        } finally {
            monitor.unlock();
        }
    }

    private void cancel(Timer timer) {
        monitor.lock();
        try {
            pending.remove(timer);
        } finally {
            monitor.unlock();
        }
    }

    /** Drops what is pending and ends the task. Idempotent. */
    @Override
    public void close() {
        monitor.lock();
        try {
            closed = true;
            pending.clear();
            monitor.signalAll();
        } finally {
            monitor.unlock();
        }
        tasks.close();
    }

    /** One scheduled action. */
    public static final class Timer {
        private final Timers owner;
        private final long dueNanos;
        private final long sequence;
        private final Runnable action;

        private Timer(Timers owner, long dueNanos, long sequence, Runnable action) {
            this.owner = owner;
            this.dueNanos = dueNanos;
            this.sequence = sequence;
            this.action = action;
        }

        /** Drops the action if it has not begun. */
        public void cancel() {
            owner.cancel(this);
        }
    }
}
