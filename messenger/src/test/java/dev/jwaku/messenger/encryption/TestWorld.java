package dev.jwaku.messenger.encryption;

import dev.jwaku.runtime.Entropy;
import dev.jwaku.runtime.Events;
import dev.jwaku.runtime.Meters;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.runtime.World;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;

/** A system world with a wall clock that only moves when it is told to, and seeded entropy. */
final class TestWorld implements World, AutoCloseable {
    private final SystemWorld system = new SystemWorld();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-22T12:00:00Z"));
    private final Entropy entropy;

    TestWorld(long seed) {
        java.util.Random random = new java.util.Random(seed);
        this.entropy = random::nextBytes;
    }

    void pass(Duration time) {
        now.updateAndGet(then -> then.plus(time));
    }

    void set(Instant time) {
        now.set(time);
    }

    @Override
    public Instant now() {
        return now.get();
    }

    @Override
    public Entropy entropy() {
        return entropy;
    }

    @Override
    public long nanoTime() {
        return system.nanoTime();
    }

    @Override
    public void parkUntil(long deadlineNanos) {
        system.parkUntil(deadlineNanos);
    }

    @Override
    public void unpark(Thread thread) {
        system.unpark(thread);
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
    public Events events() {
        return system.events();
    }

    @Override
    public Meters meters() {
        return system.meters();
    }

    @Override
    public void taskFailed(String task, Throwable failure) {
        system.taskFailed(task, failure);
    }

    @Override
    public void close() {
        system.close();
    }
}
