package dev.jwaku.simulation;

import java.lang.ref.WeakReference;
import java.time.Duration;

/**
 * A real thread that looks at a simulation now and then and fails it when one step hangs: a park inside a class
 * initialiser or native code stops the only carrier there is.
 *
 * <p>Keeps no simulation alive, and ends with it.
 */
final class Watchdog implements Runnable {
    private final WeakReference<Simulation> watched;
    private final Duration limit;
    private long lastStep = -1;
    private int looksWithoutProgress;

    private Watchdog(Simulation simulation, Duration limit) {
        this.watched = new WeakReference<>(simulation);
        this.limit = limit;
    }

    static void watch(Simulation simulation, Duration limit) {
        Thread.ofPlatform().name("simulation-watchdog").daemon(true).start(new Watchdog(simulation, limit));
    }

    private static final int LOOKS_PER_LIMIT = 4;

    @Override
    public void run() {
        while (look()) {
            try {
                Thread.sleep(limit.dividedBy(LOOKS_PER_LIMIT));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private boolean look() {
        Simulation simulation = watched.get();
        if (simulation == null || simulation.isClosed()) {
            return false;
        }
        long step = simulation.stepInProgress();
        looksWithoutProgress = step == lastStep && step >= 0 ? looksWithoutProgress + 1 : 0;
        lastStep = step;
        if (looksWithoutProgress >= LOOKS_PER_LIMIT) {
            simulation.stepHangs(limit);
        }
        return true;
    }
}
