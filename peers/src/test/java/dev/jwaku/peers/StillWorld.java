package dev.jwaku.peers;

import dev.jwaku.runtime.Entropy;
import dev.jwaku.runtime.Events;
import dev.jwaku.runtime.MemoryMeters;
import dev.jwaku.runtime.World;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;

/** A world in which nothing moves but what the test moves. No tasks. */
final class StillWorld implements World {
    private final SplittableRandom random;
    private final MemoryMeters meters = new MemoryMeters();
    private long nanos = Duration.ofHours(1).toNanos();
    private Instant wall = Instant.parse("2026-01-01T00:00:00Z");

    StillWorld(long seed) {
        this.random = new SplittableRandom(seed);
    }

    void pass(Duration time) {
        nanos += time.toNanos();
        wall = wall.plus(time);
    }

    void setClockBy(Duration step) {
        wall = wall.plus(step);
    }

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public void parkUntil(long deadlineNanos) {
        throw new UnsupportedOperationException("nobody waits here");
    }

    @Override
    public void unpark(Thread thread) {
        throw new UnsupportedOperationException("nobody waits here");
    }

    @Override
    public Instant now() {
        return wall;
    }

    @Override
    public Thread newThread(String name, Runnable body) {
        throw new UnsupportedOperationException("no tasks here");
    }

    @Override
    public <T> T offload(Callable<T> call) throws Exception {
        return call.call();
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    @Override
    public Entropy entropy() {
        return random::nextBytes;
    }

    @Override
    public Events events() {
        return Events.NONE;
    }

    @Override
    public MemoryMeters meters() {
        return meters;
    }

    @Override
    public void taskFailed(String task, Throwable failure) {
        throw new AssertionError(task, failure);
    }
}
