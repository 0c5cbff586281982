package dev.jwaku.runtime;

import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;

/** A world that is the one beneath it in everything that a subclass does not change, such as its wall clock. */
public abstract class ForwardingWorld implements World {
    private final World beneath;

    /** @param beneath answers whatever the subclass does not */
    protected ForwardingWorld(World beneath) {
        this.beneath = beneath;
    }

    @Override
    public long nanoTime() {
        return beneath.nanoTime();
    }

    @Override
    public void parkUntil(long deadlineNanos) {
        beneath.parkUntil(deadlineNanos);
    }

    @Override
    public void unpark(Thread thread) {
        beneath.unpark(thread);
    }

    @Override
    public Instant now() {
        return beneath.now();
    }

    @Override
    public Thread newThread(String name, Runnable body) {
        return beneath.newThread(name, body);
    }

    @Override
    public <T> T offload(Callable<T> call) throws Exception {
        return beneath.offload(call);
    }

    @Override
    public RandomGenerator random() {
        return beneath.random();
    }

    @Override
    public Entropy entropy() {
        return beneath.entropy();
    }

    @Override
    public Events events() {
        return beneath.events();
    }

    @Override
    public Meters meters() {
        return beneath.meters();
    }

    @Override
    public void taskFailed(String task, Throwable failure) {
        beneath.taskFailed(task, failure);
    }
}
