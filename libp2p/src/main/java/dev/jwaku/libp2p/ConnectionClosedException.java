package dev.jwaku.libp2p;

/** The connection ended while it was needed. */
public final class ConnectionClosedException extends Libp2pException {
    private static final long serialVersionUID = 1L;

    /** @param message names the peer and the protocol, what was expected and what came */
    public ConnectionClosedException(String message) {
        super(message);
    }

    /** @param message names the peer and the protocol, what was expected and what came */
    public ConnectionClosedException(String message, Throwable cause) {
        super(message, cause);
    }
}
