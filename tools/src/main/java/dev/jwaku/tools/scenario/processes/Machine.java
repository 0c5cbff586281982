package dev.jwaku.tools.scenario.processes;

import dev.jwaku.tools.relay.ProcessUsage;
import dev.jwaku.tools.scenario.NodeGroup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One node of a scenario over all its lives. What is done to it happens one after the other, on a thread of its own, so
 * that the run's thread waits for nobody.
 */
abstract class Machine implements AutoCloseable {
    private static final long END_SECONDS = 10;

    final String name;
    final NodeGroup group;
    final Place place;
    final Truth truth;
    private final ExecutorService hand;
    private volatile @Nullable Life life;
    private volatile @Nullable Pause pause;
    private volatile boolean closed;
    private volatile double cpuSeconds;

    Machine(String name, NodeGroup group, Place place, Truth truth) {
        this.name = name;
        this.group = group;
        this.place = place;
        this.truth = truth;
        this.hand = Executors.newSingleThreadExecutor(
                Thread.ofVirtual().name("machine-" + name).factory());
    }

    /** Starts a process; returns when it works. */
    abstract Life launch() throws IOException;

    /** The process works; before anything else is done to it. */
    abstract void launched() throws IOException;

    /** Begins the first life, or the next. */
    final void start() {
        Future<?> ignored = starting();
    }

    /** The same; done when it works, or cannot be started. */
    final Future<?> starting() {
        return perform(() -> {
            if (life != null || closed) {
                return;
            }
            Life next = launch();
            life = next;
            if (closed) {
                next.kill();
                return;
            }
            launched();
        });
    }

    /** SIGKILL. */
    final void kill() {
        Future<?> ignored = perform(this::endLife);
    }

    /** SIGSTOP. */
    final void pause() {
        Future<?> ignored = perform(() -> {
            Life present = life;
            if (present != null && pause == null) {
                pause = Pause.of(present.pid());
            }
        });
    }

    /** SIGCONT. */
    final void resume() {
        Future<?> ignored = perform(this::endPause);
    }

    private interface Action {
        void run() throws IOException;
    }

    private Future<?> perform(Action action) {
        if (closed) {
            return CompletableFuture.completedFuture(null);
        }
        return hand.submit(() -> {
            try {
                action.run();
            } catch (IOException | UncheckedIOException e) {
                if (!closed) {
                    truth.mishap(name + ": " + e.getMessage());
                }
            }
        });
    }

    private void endPause() {
        Pause present = pause;
        pause = null;
        if (present != null) {
            present.close();
        }
    }

    private void endLife() {
        Life present = life;
        life = null;
        if (present != null) {
            cpuSeconds += used(present);
            present.kill();
        }
        endPause();
    }

    private static double used(Life life) {
        try {
            ProcessUsage usage = new ProcessUsage(life.pid());
            return usage.userTime().plus(usage.systemTime()).toMillis() / 1e3;
        } catch (UncheckedIOException e) {
            return 0; // it has ended
        }
    }

    /** The present life, if there is one. */
    final @Nullable Life life() {
        return life;
    }

    /** Whether there is a process, and it does not stand still. */
    final boolean isAwake() {
        return life != null && pause == null;
    }

    /** Says so if the process has ended and nobody ended it. */
    final void check() {
        Life present = life;
        if (present != null && !present.isAlive() && life == present) {
            life = null;
            truth.mishap(name + " ended by itself");
        }
    }

    /** Processor time of all lives that are over. */
    final double cpuSeconds() {
        return cpuSeconds;
    }

    /** Ends the process and whatever waits for it. Any thread; idempotent. */
    @Override
    public void close() {
        closed = true;
        endLife();
        hand.shutdownNow();
        try {
            boolean ended = hand.awaitTermination(END_SECONDS, TimeUnit.SECONDS);
            if (ended) {
                endLife(); // what was being started meanwhile
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
