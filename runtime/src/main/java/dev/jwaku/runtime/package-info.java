/**
 * Floor 0: everything that protocol code may ask of the world.
 *
 * <p>{@link dev.jwaku.runtime.World} offers three primitives (now, park until, unpark) and the sources that come from
 * outside: wall clock, randomness, threads, event and metric sinks. {@link dev.jwaku.runtime.Monitor},
 * {@link dev.jwaku.runtime.Signal}, {@link dev.jwaku.runtime.Mailbox}, {@link dev.jwaku.runtime.Timers},
 * {@link dev.jwaku.runtime.Tasks} and {@link dev.jwaku.runtime.Deadline} are written once on top of them, so that the
 * deterministic simulation tests exactly what production runs. {@link dev.jwaku.runtime.SystemWorld} is the production
 * world; the simulated one lives in {@code dev.jwaku.simulation}.
 *
 * <p>Nothing here knows a network or a protocol.
 */
@NullMarked
package dev.jwaku.runtime;

import org.jspecify.annotations.NullMarked;
