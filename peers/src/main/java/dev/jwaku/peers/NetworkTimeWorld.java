package dev.jwaku.peers;

import dev.jwaku.runtime.Entropy;
import dev.jwaku.runtime.Events;
import dev.jwaku.runtime.Meters;
import dev.jwaku.runtime.World;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;

/**
 * A world whose wall clock is the network's, as far as it is known: for whoever stamps messages and asks store nodes
 * for times, because archives refuse what is more than 20 s off. Everything else is the world beneath. The clock jumps
 * when the estimate changes, as any wall clock may.
 */
public final class NetworkTimeWorld implements World {
    private final World world;
    private final ClockOffset clock;

    /** The world corrected by the clock's offset. */
    public NetworkTimeWorld(World world, ClockOffset clock) {
        this.world = world;
        this.clock = clock;
    }

    @Override
    public Instant now() {
        return clock.now();
    }

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
