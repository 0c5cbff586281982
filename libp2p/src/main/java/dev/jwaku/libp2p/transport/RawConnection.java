package dev.jwaku.libp2p.transport;

import dev.jwaku.libp2p.multiaddr.Multiaddr;

/** A connection as a transport hands it out: bytes and addresses, not yet secured. */
public interface RawConnection extends Duplex {
    /** Our end, for example {@code /ip4/10.0.0.1/tcp/60000}. */
    Multiaddr localAddress();

    /** The other end as we see it, with the transport's suffix ({@code /ws}), without {@code /p2p}. */
    Multiaddr remoteAddress();
}
