package dev.jwaku.delivery;

import dev.jwaku.runtime.Events;
import dev.jwaku.runtime.ForwardingWorld;
import dev.jwaku.runtime.MemoryMeters;
import dev.jwaku.runtime.SystemWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The production world with time running faster, so that retries of minutes take seconds. Remembers task failures. */
public final class AcceleratedWorld extends ForwardingWorld implements AutoCloseable {
    private final SystemWorld system;
    private final Instant start = Instant.now();
    private final int factor;
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();

    /** @param factor seconds of this world per real second */
    public AcceleratedWorld(int factor) {
        this(factor, new SystemWorld(Events.NONE, new MemoryMeters()));
    }

    private AcceleratedWorld(int factor, SystemWorld system) {
        super(system);
        this.system = system;
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
    public Instant now() {
        return start.plus(Duration.ofNanos(nanoTime()));
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
