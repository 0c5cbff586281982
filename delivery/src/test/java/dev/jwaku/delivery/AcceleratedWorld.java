package dev.jwaku.delivery;

import dev.jwaku.runtime.Entropy;
import dev.jwaku.runtime.Events;
import dev.jwaku.runtime.MemoryMeters;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.runtime.World;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;

/** The production world with time running faster, so that retries of minutes take seconds. Remembers task failures. */
public final class AcceleratedWorld implements World, AutoCloseable {
    private final SystemWorld system = new SystemWorld(Events.NONE, new MemoryMeters());
    private final Instant start = Instant.now();
    private final int factor;
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();

    /** @param factor seconds of this world per real second */
    public AcceleratedWorld(int factor) {
        this.factor = factor;
    }

    @Override
    public long nanoTime() {
        return system.nanoTime() * factor;
    }

    @Override
    public void parkUntil(long deadlineNanos) {
        system.parkUntil(deadlineNanos == Long.MAX_VALUE ? Long.MAX_VALUE : deadlineNanos / factor + 1);
    }

    @Override
    public void unpark(Thread thread) {
        system.unpark(thread);
    }

    @Override
    public Instant now() {
        return start.plus(Duration.ofNanos(nanoTime()));
    }

    @Override
    public Thread newThread(String name, Runnable body) {
        return system.newThread(name, body);
    }

    @Override
    public <T> T offload(Callable<T> call) throws Exception {
        return system.offload(call);
    }

    @Override
    public RandomGenerator random() {
        return system.random();
    }

    @Override
    public Entropy entropy() {
        return system.entropy();
    }

    @Override
    public Events events() {
        return system.events();
    }

    @Override
    public MemoryMeters meters() {
        return (MemoryMeters) system.meters();
    }

    @Override
    public void taskFailed(String task, Throwable failure) {
        failures.add(new AssertionError("task " + task + " failed", failure));
    }

    /** What {@link #taskFailed} was told. */
    public List<Throwable> failures() {
        return failures;
    }

    @Override
    public void close() {
        system.close();
    }
}
