package dev.jwaku.simulation;

import dev.jwaku.runtime.Tasks;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A deterministic world: one operating-system thread, virtual time, one seed.
 *
 * <p>Its virtual threads run on a scheduler of our own: each start and unpark puts a continuation into one queue, the
 * seed decides which of them runs next, and when none is left virtual time jumps to the next timer. The same seed
 * replays exactly; another seed is another interleaving.
 *
 * <pre>{@code
 * try (Simulation simulation = Simulation.withSeed(42)) {
 *     SimulatedNode alice = simulation.node("alice");
 *     simulation.start(alice, "main", () -> talk(alice));
 *     simulation.at(Duration.ofSeconds(5), alice::crash);
 *     simulation.runUntil(Duration.ofMinutes(1));
 *     System.out.println(simulation.report());
 * }
 * }</pre>
 *
 * <p>The thread that calls {@code run…} is the carrier of all tasks; it must be a platform thread. Everything else here
 * is called from that thread or from the simulation's own tasks. A failed task, a guard hit or a hanging step fails the
 * run: {@code run…} throws {@link SimulationFailedException} from then on. Nothing is static, so runs may follow each
 * other or run side by side in one process; side by side they must not meet at a lock (a console log), or the guard
 * sees it.
 */
public final class Simulation implements AutoCloseable {
    /** Where the wall clocks of nodes start. */
    public static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

    private static final Logger log = LoggerFactory.getLogger(Simulation.class);
    private static final long IDLE = -1;
    private static final int STUCK_SHOWN = 20;

    private final long seed;
    private final SimulationLimits limits;
    private final TimerHeap timers = new TimerHeap();
    private final ReadyQueue ready;
    private final EventHash hash = new EventHash();
    private final List<EventListener> listeners = new ArrayList<>();
    private final Map<String, SimulatedNode> nodes = new LinkedHashMap<>();
    private final AtomicReference<@Nullable SimulationFailedException> failure = new AtomicReference<>();
    private final AtomicInteger guardHits = new AtomicInteger();

    private volatile Thread owner = Thread.currentThread();
    private volatile boolean closed;
    private volatile @Nullable SimulatedThread running;
    private volatile boolean watched;
    private long nowNanos;
    private long steps;
    private long stepsThisInstant;
    private long events;
    private long wallNanos;
    private int nodesCreated;

    private Simulation(long seed, SimulationLimits limits) {
        VirtualThreads.requireSupport();
        this.seed = seed;
        this.limits = limits;
        this.ready = new ReadyQueue(randomFor("order of tasks"));
    }

    /** A run with default limits. */
    public static Simulation withSeed(long seed) {
        return withSeed(seed, SimulationLimits.defaults());
    }

    /**
     * A run that has not begun.
     *
     * @throws IllegalStateException if this JDK cannot run simulations; the message says what it needs
     */
    public static Simulation withSeed(long seed, SimulationLimits limits) {
        Simulation simulation = new Simulation(seed, limits);
        log.atDebug().addKeyValue("seed", seed).log("simulation");
        return simulation;
    }

    /** What to start with to see the same run again. */
    public long seed() {
        return seed;
    }

    /** Virtual time since the start. */
    public Duration now() {
        return Duration.ofNanos(nowNanos);
    }

    /** {@link #now()} in nanoseconds. */
    public long nowNanos() {
        return nowNanos;
    }

    /**
     * A new node. After {@link SimulatedNode#crash} or {@link SimulatedNode#kill} the same name gives its next life.
     *
     * @throws IllegalStateException if a node of this name lives
     */
    public SimulatedNode node(String name) {
        SimulatedNode previous = nodes.get(name);
        if (previous != null && !previous.state().isEnded()) {
            throw new IllegalStateException("a node named " + name + " lives already");
        }
        int life = previous == null ? 1 : previous.life() + 1;
        SimulatedNode node = new SimulatedNode(this, name, life, nodesCreated++);
        nodes.put(name, node);
        return node;
    }

    /** The present life of the node of this name, or its last one; null if there was none. */
    public @Nullable SimulatedNode find(String name) {
        return nodes.get(name);
    }

    /** Starts a task of a node; it runs when the simulation does. */
    public Tasks.Task start(SimulatedNode node, String name, Runnable body) {
        return node.tasks().start(name, body);
    }

    /** Lets the loop itself run an action at a virtual time since the start: a scripted fault. It must not block. */
    public void at(Duration time, Runnable action) {
        timers.schedule(new Scripted(this, action), Math.max(nowNanos, time.toNanos()));
    }

    /** Lets the loop itself run an action this long from now. It must not block. */
    public void after(Duration delay, Runnable action) {
        at(now().plus(delay), action);
    }

    /** Schedules, or moves, an entry that its owner reuses. */
    public void schedule(Timed entry, long delayNanos) {
        timers.schedule(entry, nowNanos + Math.max(0, delayNanos));
    }

    /** Takes a scheduled entry out; does nothing if it is not scheduled. */
    public void cancel(Timed entry) {
        timers.remove(entry);
    }

    /** Hears of all events from now on. */
    public void addListener(EventListener listener) {
        listeners.add(listener);
    }

    /** Randomness that depends only on the seed and the purpose. */
    public SplittableRandom randomFor(String purpose) {
        return randomFor(seed, purpose);
    }

    /** What {@link #randomFor(String)} gives in a run with this seed; for who draws the same without a run. */
    public static SplittableRandom randomFor(long seed, String purpose) {
        MessageDigest digest = EventHash.sha256();
        digest.update(Long.toString(seed).getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        byte[] mixed = digest.digest(purpose.getBytes(StandardCharsets.UTF_8));
        long derived = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            derived = derived << 8 | mixed[i] & 0xff;
        }
        return new SplittableRandom(derived);
    }

    /** Runs until virtual time, counted from the start of the run, has come. */
    public void runUntil(Duration time) {
        runUntil(() -> false, time);
    }

    /** Runs for this much virtual time. */
    public void runFor(Duration duration) {
        runUntil(now().plus(duration));
    }

    /**
     * Runs until a condition holds; it is looked at after each step, so it should be cheap.
     *
     * @param limit virtual time since the start of the run at which to give up
     * @return whether it holds
     */
    public boolean runUntil(BooleanSupplier condition, Duration limit) {
        becomeOwner();
        long limitNanos = limit.toNanos();
        long began = System.nanoTime();
        try {
            while (!condition.getAsBoolean()) {
                throwIfFailed();
                if (!step(limitNanos)) {
                    return condition.getAsBoolean();
                }
            }
            return true;
        } finally {
            wallNanos += System.nanoTime() - began;
            throwIfFailed();
        }
    }

    private void becomeOwner() {
        if (Thread.currentThread().isVirtual()) {
            throw new IllegalStateException("a simulation needs a platform thread to run on");
        }
        if (closed) {
            throw new IllegalStateException("this simulation is closed");
        }
        owner = Thread.currentThread();
        if (!watched) {
            watched = true;
            Watchdog.watch(this, limits.hang());
        }
    }

    private boolean step(long limitNanos) {
        SimulatedThread next = ready.poll();
        if (next == null) {
            return advance(limitNanos);
        }
        steps++;
        if (++stepsThisInstant > limits.stepsPerInstant()) {
            fail(
                    "more than " + limits.stepsPerInstant() + " steps at " + now()
                            + " without time moving on; last was " + next,
                    null);
            return true;
        }
        running = next;
        try {
            next.step();
        } finally {
            running = null;
        }
        checkAfterStep(next);
        return true;
    }

    private void checkAfterStep(SimulatedThread thread) {
        int state = VirtualThreads.state(thread.thread());
        if (state == VirtualThreads.PARKED || state == VirtualThreads.UNPARKED) {
            return;
        }
        if (state == VirtualThreads.TERMINATED) {
            timers.remove(thread);
            thread.node().ended(thread);
        } else if (state != VirtualThreads.YIELDED) {
            guardHit(thread + " escaped the scheduler: " + VirtualThreads.stateName(state) + "\n"
                    + stackOf(thread.thread()));
        }
    }

    /** Lets time jump to what is due next. Returns false, with time at the limit, if nothing is due before. */
    private boolean advance(long limitNanos) {
        Timed next;
        while ((next = timers.peek()) != null && next.dueNanos <= limitNanos) {
            timers.remove(next);
            if (next.isReallyDue()) {
                moveTo(Math.max(nowNanos, next.dueNanos));
                next.fire();
                fireAllDueNow();
                return true;
            }
        }
        moveTo(Math.max(nowNanos, limitNanos));
        return false;
    }

    private void fireAllDueNow() {
        Timed next;
        while ((next = timers.peek()) != null && next.dueNanos <= nowNanos) {
            timers.remove(next);
            if (next.isReallyDue()) {
                next.fire();
            }
        }
    }

    private void moveTo(long nanos) {
        if (nanos != nowNanos) {
            nowNanos = nanos;
            stepsThisInstant = 0;
        }
    }

    /** What happened so far. */
    public SimulationReport report() {
        return new SimulationReport(
                seed, hash.hex(), events, steps, now(), guardHits.get(), Duration.ofNanos(wallNanos));
    }

    /** Whether the run has failed. */
    public boolean hasFailed() {
        return failure.get() != null;
    }

    /** Names and stacks of threads that wait now, at most a few: for a run that does not get where it should. */
    public String describeWaiting() {
        StringBuilder text = new StringBuilder("at " + now() + ", waiting threads:\n");
        nodes.values().stream()
                .flatMap(node -> node.threads().stream())
                .limit(STUCK_SHOWN)
                .forEach(thread -> text.append(thread).append('\n').append(stackOf(thread.thread())));
        return text.toString();
    }

    /** Ends the run: what still waits never goes on, and can be collected. Idempotent. */
    @Override
    public void close() {
        closed = true;
        ready.removeIf(thread -> true);
        timers.removeIf(timer -> true);
    }

    // What nodes, threads and the watchdog ask for.

    boolean isClosed() {
        return closed;
    }

    TimerHeap timers() {
        return timers;
    }

    ReadyQueue readyQueue() {
        return ready;
    }

    /** Whether the caller is our loop, or the task that it runs at this moment. */
    boolean isOnLoop() {
        Thread current = Thread.currentThread();
        SimulatedThread task = running;
        return current == owner || (task != null && task.thread() == current);
    }

    /** The task that runs now; fails the run if the caller is not it. */
    SimulatedThread currentTask() {
        SimulatedThread task = running;
        if (task == null || task.thread() != Thread.currentThread()) {
            guardHit(Thread.currentThread() + " waits in the simulated world but is no task of it");
            throwIfFailed();
        }
        if (task == null) {
            throw new IllegalStateException("no task runs");
        }
        return task;
    }

    void emit(SimulatedNode node, String name, Object... keysAndValues) {
        if (!isOnLoop()) {
            guardHit("the event " + name + " came from the foreign thread " + Thread.currentThread());
            return;
        }
        events++;
        hash.add(nowNanos);
        hash.add(steps);
        hash.add(node.name());
        hash.add(name);
        for (Object value : keysAndValues) {
            hash.add(EventValues.text(value));
        }
        if (!listeners.isEmpty()) {
            List<Object> values = Arrays.asList(keysAndValues.clone());
            listeners.forEach(listener -> listener.event(now(), node, name, values));
        }
    }

    void guardHit(String what) {
        guardHits.incrementAndGet();
        fail("guard: " + what, null);
    }

    /** Ends the run with this reason, unless it has one already. */
    void fail(String message, @Nullable Throwable cause) {
        if (!closed
                && failure.compareAndSet(
                        null, new SimulationFailedException(seed, "at " + now() + ": " + message, cause))) {
            log.atError().addKeyValue("seed", seed).setCause(cause).log("simulation failed: {}", message);
        }
    }

    void throwIfFailed() {
        SimulationFailedException failed = failure.get();
        if (failed != null) {
            throw failed;
        }
    }

    /** The number of the step being taken, negative between steps. Called by the watchdog. */
    long stepInProgress() {
        return running == null ? IDLE : steps;
    }

    /** Called by the watchdog: dumps, fails, and tries to wake the step so that it sees the failure. */
    void stepHangs(Duration limit) {
        SimulatedThread task = running;
        if (task == null) {
            return;
        }
        if (failure.get() == null) {
            String stacks = stackOf(task.thread()) + "carrier:\n" + stackOf(owner);
            fail("the step of " + task + " hangs for more than " + limit + "\n" + stacks, null);
        }
        LockSupport.unpark(task.thread());
    }

    private static String stackOf(Thread thread) {
        StringBuilder text = new StringBuilder();
        for (StackTraceElement frame : thread.getStackTrace()) {
            text.append("    at ").append(frame).append('\n');
        }
        return text.toString();
    }

    private static final class Scripted extends Timed {
        private final Simulation simulation;
        private final Runnable action;

        private Scripted(Simulation simulation, Runnable action) {
            this.simulation = simulation;
            this.action = action;
        }

        @Override
        protected void fire() {
            try {
                action.run();
            } catch (RuntimeException e) {
                simulation.fail("a scripted action failed", e);
            }
        }
    }
}
