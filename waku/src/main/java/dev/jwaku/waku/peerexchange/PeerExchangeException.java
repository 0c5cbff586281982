package dev.jwaku.waku.peerexchange;

import dev.jwaku.libp2p.identity.PeerId;

/** A peer refused to name others. */
public final class PeerExchangeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    PeerExchangeException(PeerId peer, int status, String description) {
        super("peer exchange " + peer + ": " + status + (description.isEmpty() ? "" : " " + description));
        this.status = status;
    }

    /** Its reason, see {@link PeerExchangeStatus}. */
    public int status() {
        return status;
    }
}
