package dev.jwaku.simulation;

import dev.jwaku.runtime.CancelledException;
import dev.jwaku.runtime.Entropy;
import dev.jwaku.runtime.Events;
import dev.jwaku.runtime.MemoryMeters;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * One machine of a {@link Simulation}, and the world that its code sees: own clocks, own randomness, own name.
 *
 * <p>Made by {@link Simulation#node}. It can be suspended and resumed, killed and crashed; what its code wrote to disk
 * stays, and the next node of the same name finds it. Its monotonic clock starts at an arbitrary value, as a machine's
 * does. Faults may come from the loop ({@link Simulation#at}), from tasks of other nodes and from its own.
 */
public final class SimulatedNode implements World {
    private static final long MAX_ORIGIN_NANOS = Duration.ofHours(1).toNanos();

    private final Simulation simulation;
    private final String name;
    private final int life;
    private final SplittableRandom random;
    private final SplittableRandom keys;
    private final MemoryMeters meters = new MemoryMeters();
    private final Events events;
    private final Tasks tasks;
    private final Set<SimulatedThread> threads = new LinkedHashSet<>();
    private final List<SimulatedThread> heldReady = new ArrayList<>();
    private final List<SimulatedThread> heldTimers = new ArrayList<>();
    private final List<Consumer<NodeState>> listeners = new ArrayList<>();
    private NodeState state = NodeState.RUNNING;
    private final long monotonicOrigin;
    private long sleptNanos;
    private long asleepSince;
    private Duration clockOffset = Duration.ZERO;

    SimulatedNode(Simulation simulation, String name, int life, int number) {
        this.simulation = simulation;
        this.name = name;
        this.life = life;
        String who = name + "#" + life + "#" + number;
        this.random = simulation.randomFor("choices of " + who);
        this.keys = simulation.randomFor("keys of " + who);
        this.monotonicOrigin = simulation.randomFor("boot time of " + who).nextLong(MAX_ORIGIN_NANOS);
        this.events = (event, keysAndValues) -> simulation.emit(this, event, keysAndValues);
        this.tasks = new Tasks(this, name);
    }

    /** What it is called. */
    public String name() {
        return name;
    }

    /** 1 for the first node of this name, 2 after its first crash or kill, and so on. */
    public int life() {
        return life;
    }

    /** The run it belongs to. */
    public Simulation simulation() {
        return simulation;
    }

    /** What it is doing. */
    public NodeState state() {
        return state;
    }

    /** Hears of every change of {@link #state()}, as it happens; must not block. */
    public void onStateChange(Consumer<NodeState> listener) {
        listeners.add(listener);
    }

    // Clocks

    @Override
    public long nanoTime() {
        long now = state == NodeState.ASLEEP ? asleepSince : simulation.nowNanos();
        return now - sleptNanos + monotonicOrigin;
    }

    @Override
    public Instant now() {
        return Simulation.EPOCH.plusNanos(simulation.nowNanos()).plus(clockOffset);
    }

    /** Moves the wall clock by this much, from now on. The monotonic clock does not notice. */
    public void stepClock(Duration by) {
        clockOffset = clockOffset.plus(by);
    }

    /** How far the wall clock is off. */
    public Duration clockOffset() {
        return clockOffset;
    }

    /** When a moment of this node's monotonic clock comes in the simulation's time. */
    long toSimulationNanos(long nodeNanos) {
        long shift = sleptNanos - monotonicOrigin;
        long due = nodeNanos + shift;
        return shift > 0 && due < nodeNanos ? Long.MAX_VALUE : Math.max(0, due);
    }

    // Threads

    @Override
    public void parkUntil(long deadlineNanos) {
        simulation.throwIfFailed();
        SimulatedThread task = simulation.currentTask();
        if (task.node() != this) {
            simulation.guardHit(task + " waits in the world of " + name);
        }
        if (deadlineNanos > nanoTime()) {
            task.parkUntil(deadlineNanos);
        }
        simulation.throwIfFailed();
    }

    @Override
    public void unpark(Thread thread) {
        LockSupport.unpark(thread);
    }

    @Override
    public Thread newThread(String threadName, Runnable body) {
        SimulatedThread thread = new SimulatedThread(simulation, this, threadName, () -> run(threadName, body));
        threads.add(thread);
        return thread.thread();
    }

    private void run(String threadName, Runnable body) {
        try {
            body.run();
        } catch (CancelledException e) {
            // a normal end
        } catch (Throwable e) {
            taskFailed(threadName, e);
        }
    }

    @Override
    public <T> T offload(Callable<T> call) throws Exception {
        return call.call();
    }

    /** The tasks started by {@link Simulation#start}. */
    Tasks tasks() {
        return tasks;
    }

    /** How many threads of this node have not ended. */
    public int threadCount() {
        return threads.size();
    }

    Set<SimulatedThread> threads() {
        return threads;
    }

    /** A thread of ours could go on. */
    void ready(SimulatedThread thread) {
        switch (state) {
            case RUNNING -> simulation.readyQueue().add(thread);
            case STOPPED, ASLEEP -> heldReady.add(thread);
            case KILLED, CRASHED -> {
                // it never will
            }
        }
    }

    /** A wait ended while the machine sleeps: measured again when it wakes. */
    void holdTimer(SimulatedThread thread) {
        heldTimers.add(thread);
    }

    void ended(SimulatedThread thread) {
        threads.remove(thread);
    }

    // Sources and sinks

    @Override
    public RandomGenerator random() {
        return random;
    }

    @Override
    public Entropy entropy() {
        return keys::nextBytes;
    }

    @Override
    public Events events() {
        return events;
    }

    @Override
    public MemoryMeters meters() {
        return meters;
    }

    @Override
    public void taskFailed(String task, Throwable failure) {
        simulation.fail("task " + task + " of " + name + " failed: " + failure, failure);
    }

    // Faults

    /** Stops the process (SIGSTOP): tasks stand still, clocks go on, the kernel still takes what the network brings. */
    public void stop() {
        suspend(NodeState.STOPPED);
    }

    /** Closes the laptop: tasks and the monotonic clock stand still, nothing reaches it, the wall clock goes on. */
    public void sleep() {
        asleepSince = simulation.nowNanos();
        suspend(NodeState.ASLEEP);
    }

    private void suspend(NodeState next) {
        if (state != NodeState.RUNNING) {
            throw new IllegalStateException(name + " is " + state + " and cannot become " + next);
        }
        change(next);
        simulation.readyQueue().removeIf(thread -> {
            boolean ours = thread.node() == this;
            if (ours) {
                heldReady.add(thread);
            }
            return ours;
        });
    }

    /** Ends {@link #stop()} or {@link #sleep()}. */
    public void resume() {
        if (state != NodeState.STOPPED && state != NodeState.ASLEEP) {
            throw new IllegalStateException(name + " is " + state + " and cannot be resumed");
        }
        if (state == NodeState.ASLEEP) {
            sleptNanos += simulation.nowNanos() - asleepSince;
        }
        change(NodeState.RUNNING);
        heldReady.forEach(simulation.readyQueue()::add);
        heldReady.clear();
        heldTimers.forEach(SimulatedThread::rearm);
        heldTimers.clear();
    }

    /** Kills the process (SIGKILL): its tasks never run again, its kernel resets its connections. */
    public void kill() {
        end(NodeState.KILLED);
    }

    /** Takes the power away: its tasks never run again, its peers do not learn of it. */
    public void crash() {
        end(NodeState.CRASHED);
    }

    private void end(NodeState last) {
        if (state.isEnded()) {
            return;
        }
        change(last);
        simulation.readyQueue().removeIf(thread -> thread.node() == this);
        simulation.timers().removeIf(timer -> timer instanceof SimulatedThread thread && thread.node() == this);
        heldReady.clear();
        heldTimers.clear();
        listeners.clear();
        Thread current = Thread.currentThread();
        boolean suicide = threads.stream().anyMatch(thread -> thread.thread() == current);
        threads.clear();
        while (suicide) {
            LockSupport.park(this);
            Thread.interrupted(); // or the park would return for ever
        }
    }

    private void change(NodeState next) {
        state = next;
        List.copyOf(listeners).forEach(listener -> listener.accept(next));
    }

    @Override
    public String toString() {
        return life == 1 ? name : name + "#" + life;
    }
}
