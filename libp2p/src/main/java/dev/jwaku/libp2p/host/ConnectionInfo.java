package dev.jwaku.libp2p.host;

import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.libp2p.multiaddr.Multiaddr;

/**
 * One live connection.
 *
 * @param remoteAddress the peer's end as we see it, without {@code /p2p}
 * @param outbound whether we dialed
 */
public record ConnectionInfo(PeerId peer, Multiaddr remoteAddress, boolean outbound) {}
