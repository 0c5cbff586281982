package dev.jwaku.simulation;

import java.time.Duration;

/**
 * What a run did so far.
 *
 * @param seed what to start with to see the same again
 * @param eventHash SHA-256 over all events with their time, step and node; equal for equal runs
 * @param events how many events were hashed
 * @param steps how many continuations ran
 * @param virtualTime how far the run's clock came
 * @param guardHits how often something escaped the scheduler; a run with any has failed
 * @param wallTime real time spent in the loop; differs from run to run
 */
public record SimulationReport(
        long seed, String eventHash, long events, long steps, Duration virtualTime, int guardHits, Duration wallTime) {
    /** Continuations per real second. */
    public long stepsPerSecond() {
        return (long) (steps * 1e9 / Math.max(1, wallTime.toNanos()));
    }
}
