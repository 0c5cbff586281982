package dev.jwaku.peers;

import dev.jwaku.libp2p.identity.PeerId;
import java.time.Duration;

/** How long to wait for an answer of a peer, so that a slow link is not taken for a dead one. Thread-safe. */
@FunctionalInterface
public interface Patience {
    /** The same for everybody. */
    Patience FIXED = (peer, least) -> least;

    /**
     * How long the peer may take.
     *
     * @param least enough for a link of which nothing is known
     * @return not less than that
     */
    Duration with(PeerId peer, Duration least);
}
