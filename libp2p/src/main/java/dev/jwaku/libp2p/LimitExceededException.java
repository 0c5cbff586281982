package dev.jwaku.libp2p;

/** A bound was passed: a size, a count, a quota. The message names the bound. */
public final class LimitExceededException extends Libp2pException {
    private static final long serialVersionUID = 1L;

    /** @param message names the peer and the protocol, what was expected and what came */
    public LimitExceededException(String message) {
        super(message);
    }

    /** @param message names the peer and the protocol, what was expected and what came */
    public LimitExceededException(String message, Throwable cause) {
        super(message, cause);
    }
}
