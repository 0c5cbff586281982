/**
 * The simulated network: hosts, links, faults, and connections at two levels.
 *
 * <p>{@link dev.jwaku.simulation.network.SimulatedInternet} is the one network of a run. A node reaches it through
 * {@link dev.jwaku.simulation.network.SimulatedTransport} (bytes: real noise and muxer over virtual TCP) or
 * {@link dev.jwaku.simulation.network.SimulatedNetwork} (streams: connections that are secured and multiplexed already,
 * cheap enough for thousands of nodes). Both send over the same links, whose model is in
 * {@link dev.jwaku.simulation.network.LinkModel} and in {@code docs/simulation.md}.
 *
 * <p>There are no locks here: everything runs on the one thread of its simulation, and nothing is left half done at a
 * park.
 */
@NullMarked
package dev.jwaku.simulation.network;

import org.jspecify.annotations.NullMarked;
