package dev.jwaku.archive.postgres;

import dev.jwaku.runtime.Entropy;
import dev.jwaku.runtime.Events;
import dev.jwaku.runtime.Meters;
import dev.jwaku.runtime.World;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;

/** A world whose wall clock is wrong: to a database it looks as if its own were. */
record ShiftedWorld(World world, Duration shift) implements World {
    @Override
    public long nanoTime() {
        return world.nanoTime();
    }

    @Override
    public void parkUntil(long deadlineNanos) {
        world.parkUntil(deadlineNanos);
    }

    @Override
    public void unpark(Thread thread) {
        world.unpark(thread);
    }

    @Override
    public Instant now() {
        return world.now().plus(shift);
    }

    @Override
    public Thread newThread(String name, Runnable body) {
        return world.newThread(name, body);
    }

    @Override
    public <T> T offload(Callable<T> call) throws Exception {
        return world.offload(call);
    }

    @Override
    public RandomGenerator random() {
        return world.random();
    }

    @Override
    public Entropy entropy() {
        return world.entropy();
    }

    @Override
    public Events events() {
        return world.events();
    }

    @Override
    public Meters meters() {
        return world.meters();
    }

    @Override
    public void taskFailed(String task, Throwable failure) {
        world.taskFailed(task, failure);
    }
}
