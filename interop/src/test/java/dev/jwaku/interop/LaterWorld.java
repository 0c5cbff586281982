package dev.jwaku.interop;

import dev.jwaku.runtime.Entropy;
import dev.jwaku.runtime.Events;
import dev.jwaku.runtime.Meters;
import dev.jwaku.runtime.World;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;

/**
 * The same world with a clock that is ahead: to a service that lives in it everything is reported late, so nothing that
 * it is asked about is still pending.
 */
record LaterWorld(World same, Duration ahead) implements World {
    @Override
    public long nanoTime() {
        return same.nanoTime();
    }

    @Override
    public void parkUntil(long deadlineNanos) {
        same.parkUntil(deadlineNanos);
    }

    @Override
    public void unpark(Thread thread) {
        same.unpark(thread);
    }

    @Override
    public Instant now() {
        return same.now().plus(ahead);
    }

    @Override
    public Thread newThread(String name, Runnable body) {
        return same.newThread(name, body);
    }

    @Override
    public <T> T offload(Callable<T> call) throws Exception {
        return same.offload(call);
    }

    @Override
    public RandomGenerator random() {
        return same.random();
    }

    @Override
    public Entropy entropy() {
        return same.entropy();
    }

    @Override
    public Events events() {
        return same.events();
    }

    @Override
    public Meters meters() {
        return same.meters();
    }

    @Override
    public void taskFailed(String task, Throwable failure) {
        same.taskFailed(task, failure);
    }
}
