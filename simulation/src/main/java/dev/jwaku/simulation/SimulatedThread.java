package dev.jwaku.simulation;

import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One virtual thread of a simulated node: its own scheduler, which hands each continuation to the simulation's queue,
 * and its own timer.
 *
 * <p>The timer is lazy: a wake-up before the deadline leaves the entry in the heap, where the next wait finds it again.
 */
final class SimulatedThread extends Timed implements Executor {
    private static final long NOT_WAITING = Long.MAX_VALUE;

    private final Simulation simulation;
    private final SimulatedNode node;
    private final Thread thread;
    private long wakeAtNodeNanos = NOT_WAITING;
    private @Nullable Runnable continuation;

    SimulatedThread(Simulation simulation, SimulatedNode node, String name, Runnable body) {
        this.simulation = simulation;
        this.node = node;
        this.thread = VirtualThreads.create(this, name, body);
    }

    SimulatedNode node() {
        return node;
    }

    Thread thread() {
        return thread;
    }

    /** Called by the JDK when the thread was started or unparked: it could go on. */
    @Override
    public void execute(Runnable next) {
        if (!simulation.isOnLoop()) {
            simulation.guardHit("a continuation of " + thread.getName() + " was submitted by the foreign thread "
                    + Thread.currentThread());
            return;
        }
        if (continuation == null) {
            continuation = next;
        } else if (continuation != next) {
            simulation.guardHit(thread.getName() + " started a virtual thread past its world");
            return;
        }
        node.ready(this);
    }

    /** Runs until the thread parks or ends. */
    void step() {
        Runnable next = continuation;
        if (next != null) {
            next.run();
        }
    }

    /** Parks the calling thread, which is this one. */
    void parkUntil(long nodeNanos) {
        if (nodeNanos != Long.MAX_VALUE) {
            wakeAtNodeNanos = nodeNanos;
            long due = node.toSimulationNanos(nodeNanos);
            if (!isScheduled() || due < dueNanos) {
                simulation.timers().schedule(this, due);
            }
        }
        LockSupport.park(node);
        wakeAtNodeNanos = NOT_WAITING;
    }

    @Override
    boolean isReallyDue() {
        if (wakeAtNodeNanos == NOT_WAITING) {
            return false;
        }
        if (node.state() == NodeState.ASLEEP) {
            node.holdTimer(this);
            return false;
        }
        long due = node.toSimulationNanos(wakeAtNodeNanos);
        if (due > dueNanos) {
            simulation.timers().schedule(this, due);
            return false;
        }
        return true;
    }

    /** Puts the timer back after the node slept. */
    void rearm() {
        if (wakeAtNodeNanos != NOT_WAITING) {
            simulation.timers().schedule(this, node.toSimulationNanos(wakeAtNodeNanos));
        }
    }

    @Override
    protected void fire() {
        LockSupport.unpark(thread);
    }

    @Override
    public String toString() {
        return thread.getName();
    }
}
