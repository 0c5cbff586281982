package dev.jwaku.libp2p;

/** The peer speaks none of the protocols asked for. */
public final class ProtocolNotSupportedException extends Libp2pException {
    private static final long serialVersionUID = 1L;

    /** @param message names the peer and the protocol, what was expected and what came */
    public ProtocolNotSupportedException(String message) {
        super(message);
    }

    /** @param message names the peer and the protocol, what was expected and what came */
    public ProtocolNotSupportedException(String message, Throwable cause) {
        super(message, cause);
    }
}
