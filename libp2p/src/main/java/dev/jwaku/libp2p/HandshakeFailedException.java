package dev.jwaku.libp2p;

/** A connection could not be secured: bad signature, unexpected identity, wrong frames. */
public final class HandshakeFailedException extends Libp2pException {
    private static final long serialVersionUID = 1L;

    /** @param message names the peer and the protocol, what was expected and what came */
    public HandshakeFailedException(String message) {
        super(message);
    }

    /** @param message names the peer and the protocol, what was expected and what came */
    public HandshakeFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
