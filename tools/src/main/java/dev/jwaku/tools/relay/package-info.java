/**
 * Relay nodes as whole processes, driven by JSON lines, and the benchmark that puts three of them in a line.
 *
 * <p>{@link dev.jwaku.tools.relay.RelayPeer} is the twin of {@code interop/go-peer}: the same flags, commands, events
 * and payload layout, so that {@link dev.jwaku.tools.relay.RelayBench} measures both with the same ruler, and
 * {@link dev.jwaku.tools.relay.PeerProcess} drives both from tests.
 */
@NullMarked
package dev.jwaku.tools.relay;

import org.jspecify.annotations.NullMarked;
