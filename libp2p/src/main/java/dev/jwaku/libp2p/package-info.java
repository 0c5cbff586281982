/**
 * Floor 1: the subset of libp2p that nwaku, go-waku and js-waku need, as blocking code on virtual threads.
 *
 * <p>From the bottom up: {@code identity} and {@code multiaddr} (names), {@code wire} (framing and protobuf),
 * {@code transport} (byte pipes), {@code multistream}, {@code noise}, {@code muxer} (yamux and mplex), {@code host}
 * (connections and protocol handlers), {@code identify}, {@code ping}, {@code gossipsub}. This package itself holds the
 * errors that all of them share and {@link dev.jwaku.libp2p.ProtocolId}.
 */
@NullMarked
package dev.jwaku.libp2p;

import org.jspecify.annotations.NullMarked;
