/**
 * The deterministic world: the same code as in production, on one operating-system thread, in virtual time, from one
 * seed.
 *
 * <p>{@link dev.jwaku.simulation.Simulation} is a run, {@link dev.jwaku.simulation.SimulatedNode} a machine in it and
 * the {@link dev.jwaku.runtime.World} of its code. What must hold so that a run replays, and what the guard catches, is
 * in {@code docs/simulation.md}. Needs JDK 25 with {@code --add-opens java.base/java.lang=ALL-UNNAMED}; with
 * {@code -Djdk.trackAllThreads=false} threads of ended runs can be collected.
 */
@NullMarked
package dev.jwaku.simulation;

import org.jspecify.annotations.NullMarked;
