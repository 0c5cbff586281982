package dev.jwaku.libp2p;

/** The stream was reset by the peer or by ourselves; what was not read is lost. */
public final class StreamResetException extends Libp2pException {
    private static final long serialVersionUID = 1L;

    /** @param message names the peer and the protocol, what was expected and what came */
    public StreamResetException(String message) {
        super(message);
    }

    /** @param message names the peer and the protocol, what was expected and what came */
    public StreamResetException(String message, Throwable cause) {
        super(message, cause);
    }
}
