/**
 * Connections within one process, for tests and embedded nodes: bounded byte pipes on floor 0, so that they run in
 * production and in simulation alike.
 */
@NullMarked
package dev.jwaku.libp2p.transport.memory;

import org.jspecify.annotations.NullMarked;
