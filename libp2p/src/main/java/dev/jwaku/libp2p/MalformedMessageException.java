package dev.jwaku.libp2p;

/** Bytes from a peer that are not what the protocol says. */
public final class MalformedMessageException extends Libp2pException {
    private static final long serialVersionUID = 1L;

    /** @param message names the peer and the protocol, what was expected and what came */
    public MalformedMessageException(String message) {
        super(message);
    }

    /** @param message names the peer and the protocol, what was expected and what came */
    public MalformedMessageException(String message, Throwable cause) {
        super(message, cause);
    }
}
