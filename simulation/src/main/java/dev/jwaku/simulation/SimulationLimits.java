package dev.jwaku.simulation;

import java.time.Duration;

/**
 * When a run is given up.
 *
 * @param hang real time one step may take; beyond it the watchdog dumps stacks and fails the run
 * @param stepsPerInstant steps without virtual time moving on; beyond it tasks chase each other without end
 */
public record SimulationLimits(Duration hang, long stepsPerInstant) {
    /** Longer than key derivation or a slow disk on a loaded machine. */
    public static final Duration DEFAULT_HANG = Duration.ofSeconds(30);
    /** A thousand nodes that start at once stay far below. */
    public static final long DEFAULT_STEPS_PER_INSTANT = 20_000_000;

    public SimulationLimits {
        if (hang.toMillis() < 1 || stepsPerInstant < 1) {
            throw new IllegalArgumentException("limits must be positive");
        }
    }

    /** The limits that suit every run. */
    public static SimulationLimits defaults() {
        return new SimulationLimits(DEFAULT_HANG, DEFAULT_STEPS_PER_INSTANT);
    }
}
