package dev.jwaku.libp2p.gossipsub;

import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Monitor;
import dev.jwaku.runtime.World;

/**
 * Who may touch the router now: the owner task, or a caller that found it idle and spares two changes of task. Unlike a
 * lock it may be held while waiting.
 */
final class OwnerTurn {
    private final Monitor monitor;
    private boolean taken;

    OwnerTurn(World world) {
        this.monitor = new Monitor(world);
    }

    /** Never blocks. */
    boolean tryTake() {
        monitor.lock();
        try {
            boolean free = !taken;
            taken = true;
            return free;
        } finally {
            monitor.unlock();
        }
    }

    /** Waits for it; callers give it back within one step. Only the owner task waits. */
    void take() {
        monitor.lock();
        try {
            while (taken) {
                monitor.await(Deadline.NEVER);
            }
            taken = true;
        } finally {
            monitor.unlock();
        }
    }

    void give() {
        monitor.lock();
        try {
            taken = false;
            monitor.signal();
        } finally {
            monitor.unlock();
        }
    }
}
