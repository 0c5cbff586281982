package dev.jwaku.simulation;

import org.jspecify.annotations.Nullable;

/** A simulated run cannot go on: a task failed, the guard was hit, a step hangs. The message names the seed. */
public final class SimulationFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long seed;

    SimulationFailedException(long seed, String message, @Nullable Throwable cause) {
        super("seed " + seed + ": " + message, cause);
        this.seed = seed;
    }

    /** What to replay. */
    public long seed() {
        return seed;
    }
}
