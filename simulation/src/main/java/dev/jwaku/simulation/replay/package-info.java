/**
 * The replay proof: real parts (noise, yamux, SQLite, protobuf, logging) under the deterministic world, to be run in
 * many JVMs that must all print one hash.
 *
 * <p>{@code simulation/replay-proof} does that; its result is in {@code docs/simulation.md}.
 */
@NullMarked
package dev.jwaku.simulation.replay;

import org.jspecify.annotations.NullMarked;
