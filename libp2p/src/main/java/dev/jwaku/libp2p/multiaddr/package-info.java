/**
 * Addresses of peers as paths of protocols: {@code /ip4/1.2.3.4/tcp/60000/p2p/16Uiu2HA…}.
 *
 * <p>Spec: multiaddr. Pure values; names are never looked up here. Known are the protocols of Waku's networks, plus
 * {@code memory} for nodes inside one process; an address with any other protocol is refused, and lists of addresses
 * skip it.
 */
@NullMarked
package dev.jwaku.libp2p.multiaddr;

import org.jspecify.annotations.NullMarked;
