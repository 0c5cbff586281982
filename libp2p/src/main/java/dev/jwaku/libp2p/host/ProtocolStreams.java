package dev.jwaku.libp2p.host;

import dev.jwaku.libp2p.ProtocolId;

/**
 * How many streams of a protocol are open.
 *
 * @param protocol what is spoken on them
 * @param outbound whether we opened them
 * @param open at the moment
 */
public record ProtocolStreams(ProtocolId protocol, boolean outbound, int open) {}
