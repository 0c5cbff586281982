/**
 * Faults for real sockets: a TCP proxy in user space that delays, throttles, stalls, swallows, resets and cuts.
 *
 * <p>An adapter (architecture.md section 3, rule 7): it works on sockets and wants the production world. Its simulated
 * twin is the simulated network's links. Each connection through a proxy has four tasks, a reader and a writer for each
 * direction, and at most {@link dev.jwaku.tools.faults.FaultProxy#MAX_BUFFERED_BYTES} in flight per direction.
 */
@NullMarked
package dev.jwaku.tools.faults;

import org.jspecify.annotations.NullMarked;
