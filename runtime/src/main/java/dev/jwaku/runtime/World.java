package dev.jwaku.runtime;

import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;

/**
 * The outside as protocol code sees it: time, waiting, threads, randomness and the sinks for what happened.
 *
 * <p>Two kinds exist: {@link SystemWorld} in production and the simulated world, in which time is virtual and every
 * choice comes from a seed. Code on floors 1 to 5 asks nothing else of the platform, so the same blocking code runs in
 * both. Waiting is done with {@link Monitor}, {@link Signal}, {@link Mailbox} and {@link Timers}, not with the
 * primitives directly. All methods may be called from any thread of this world.
 */
public interface World {
    /**
     * Monotonic time in nanoseconds since an arbitrary origin; never negative, never goes back, stands still while the
     * machine sleeps. Compare values of one world only.
     */
    long nanoTime();

    /**
     * Blocks the calling thread until it is unparked, interrupted or {@link #nanoTime()} reaches the deadline. May
     * return early for no reason, so callers loop.
     *
     * @param deadlineNanos a {@link #nanoTime()} value; {@link Long#MAX_VALUE} waits without end
     */
    void parkUntil(long deadlineNanos);

    /** Lets the thread's present or next {@link #parkUntil} return. */
    void unpark(Thread thread);

    /** The wall clock. It may jump in both directions; use {@link #nanoTime()} for durations. */
    Instant now();

    /** A new, not yet started thread of this world. Use {@link Tasks}, which also owns and joins it. */
    Thread newThread(String name, Runnable body);

    /**
     * Runs a call that would hold a carrier thread (SQLite, key derivation) where it disturbs nobody: on a bounded pool
     * of platform threads in production, inline in simulation. Blocks the caller until the call ends.
     */
    <T> T offload(Callable<T> call) throws Exception;

    /** Randomness for protocol choices (peers, jitter). Not for keys. */
    RandomGenerator random();

    /** Randomness for keys and nonces. */
    Entropy entropy();

    /** Where this world's events go. */
    Events events();

    /** Where this world's metrics go. */
    Meters meters();

    /** Reports that a task ended with an exception nobody handled: our own bug. Logged once; fails a simulated run. */
    void taskFailed(String task, Throwable failure);
}
