/**
 * Runs one scenario with one seed: whole {@code WakuNode}s with their delivery inside
 * {@link dev.jwaku.simulation.Simulation}, at the level of streams. The journal of the run knows what really happened,
 * so that what nodes claim can be held against it. Everything runs on the one thread of its simulation.
 */
@NullMarked
package dev.jwaku.tools.scenario.run;

import org.jspecify.annotations.NullMarked;
