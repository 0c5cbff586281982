/**
 * Byte pipes between machines: the {@link dev.jwaku.libp2p.transport.Transport} seam and what it hands out. TCP and
 * memory live in sub-packages, WebSocket in a module of its own, the simulated network in {@code dev.jwaku.simulation}.
 */
@NullMarked
package dev.jwaku.libp2p.transport;

import org.jspecify.annotations.NullMarked;
