/**
 * Whether a peer is alive and how far it is: {@code /ipfs/ping/1.0.0}.
 *
 * <p>Spec: libp2p ping. {@link dev.jwaku.libp2p.ping.PingService} answers on the host's task of each stream, as often
 * as the peer asks, and asks once per stream, because nim answers only once.
 */
@NullMarked
package dev.jwaku.libp2p.ping;

import org.jspecify.annotations.NullMarked;
