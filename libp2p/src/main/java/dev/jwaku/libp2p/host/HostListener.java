package dev.jwaku.libp2p.host;

import dev.jwaku.libp2p.identify.IdentifyInfo;
import dev.jwaku.libp2p.identity.PeerId;

/** Hears of peers coming and going. Called by the host's tasks, in order for one peer; must not block. */
public interface HostListener {
    /** The first connection to a peer stands. Its protocols are not known yet. */
    default void connected(ConnectionInfo connection) {}

    /**
     * A connected peer has connected once more, and its older connections may be dead: streams that stand should be
     * opened anew, they come to stand on the new one.
     */
    default void renewed(ConnectionInfo connection) {}

    /** The peer said what it speaks; comes after {@link #connected}, again after an identify push. */
    default void identified(PeerId peer, IdentifyInfo info) {}

    /** The last connection to a peer is gone. */
    default void disconnected(PeerId peer) {}
}
