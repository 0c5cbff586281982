package dev.jwaku.libp2p;

/** No connection to the peer could be made. */
public final class DialFailedException extends Libp2pException {
    private static final long serialVersionUID = 1L;

    /** @param message names the peer and the protocol, what was expected and what came */
    public DialFailedException(String message) {
        super(message);
    }

    /** @param message names the peer and the protocol, what was expected and what came */
    public DialFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
