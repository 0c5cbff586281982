package dev.jwaku.tools.lpt;

import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Monitor;
import dev.jwaku.runtime.World;

/** How many of something may be under way at a time. Thread-safe. */
final class Permits {
    private final Monitor monitor;
    private final int most;
    private int taken;

    Permits(World world, int most) {
        this.monitor = new Monitor(world);
        this.most = most;
    }

    /** Takes one, waiting for it. @return false if the deadline passed first */
    boolean take(Deadline deadline) {
        monitor.lock();
        try {
            while (taken >= most) {
                if (!monitor.await(deadline) && taken >= most) {
                    return false;
                }
            }
            taken++;
            return true;
        } finally {
            monitor.unlock();
        }
    }

    /** Gives one back. */
    void giveBack() {
        monitor.lock();
        try {
            taken--;
            monitor.signalAll();
        } finally {
            monitor.unlock();
        }
    }

    /** How many are taken. */
    int taken() {
        monitor.lock();
        try {
            return taken;
        } finally {
            monitor.unlock();
        }
    }

    /** Waits until none is taken. @return false if the deadline passed first */
    boolean awaitAll(Deadline deadline) {
        monitor.lock();
        try {
            while (taken > 0) {
                if (!monitor.await(deadline) && taken > 0) {
                    return false;
                }
            }
            return true;
        } finally {
            monitor.unlock();
        }
    }
}
