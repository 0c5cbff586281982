package dev.jwaku.runtime;

import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A lock with one condition whose waits have deadlines in the world's time.
 *
 * <p>The only place besides {@link Tasks} where protocol code waits. Hold the lock for short, non-blocking sections; no
 * I/O and no foreign callback under it.
 */
public final class Monitor {
    private static final Thread[] NOBODY = {};

    private final World world;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Waiter> waiters = new ArrayDeque<>(2);
    /** Signalled under the lock and woken after it: whoever wakes earlier would only wait for the lock. */
    private final ArrayDeque<Thread> toWake = new ArrayDeque<>(2);

    /** A monitor whose waits are measured in this world's time. */
    public Monitor(World world) {
        this.world = world;
    }

    /** Takes the lock; waits for it without limit, because holders never block. */
    public void lock() {
        lock.lock();
    }

    /** Gives the lock back, and wakes whom the holder signalled. */
    public void unlock() {
        if (toWake.isEmpty() || lock.getHoldCount() > 1) {
            lock.unlock();
            return;
        }
        Thread first = toWake.removeFirst();
        Thread[] others = toWake.isEmpty() ? NOBODY : toWake.toArray(NOBODY);
        toWake.clear();
        lock.unlock();
        world.unpark(first);
        for (Thread other : others) {
            world.unpark(other);
        }
    }

    /**
     * Releases the lock, waits for a signal, and takes the lock again. The caller holds the lock and re-checks its
     * condition in a loop.
     *
     * @return false if the deadline passed without a signal
     * @throws CancelledException if the thread was interrupted; the flag stays set
     */
    public boolean await(Deadline deadline) {
        Waiter waiter = new Waiter(Thread.currentThread());
        waiters.addLast(waiter);
        unlock();
        boolean cancelled = false;
        try {
            while (!waiter.signalled && !deadline.isExpired()) {
                if (Thread.currentThread().isInterrupted()) {
                    cancelled = true;
                    break;
                }
                world.parkUntil(deadline.nanos());
            }
        } finally {
            lock.lock();
        }
        if (waiter.signalled) {
            return true;
        }
        waiters.remove(waiter);
        if (cancelled) {
            throw new CancelledException("interrupted while waiting in " + waiter.thread.getName());
        }
        return false;
    }

    /** Wakes every waiter once the lock is free. The caller holds the lock. */
    public void signalAll() {
        while (!waiters.isEmpty()) {
            signal();
        }
    }

    /** Wakes the longest waiter, if there is one, once the lock is free. The caller holds the lock. */
    public void signal() {
        Waiter waiter = waiters.pollFirst();
        if (waiter != null) {
            waiter.signalled = true;
            toWake.addLast(waiter.thread);
        }
    }

    private static final class Waiter {
        private final Thread thread;
        private volatile boolean signalled;

        private Waiter(Thread thread) {
            this.thread = thread;
        }
    }
}
