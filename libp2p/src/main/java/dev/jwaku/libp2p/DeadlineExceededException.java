package dev.jwaku.libp2p;

/** The deadline passed before the peer answered or took our bytes. */
public final class DeadlineExceededException extends Libp2pException {
    private static final long serialVersionUID = 1L;

    /** @param message names the peer and the protocol, what was expected and what came */
    public DeadlineExceededException(String message) {
        super(message);
    }

    /** @param message names the peer and the protocol, what was expected and what came */
    public DeadlineExceededException(String message, Throwable cause) {
        super(message, cause);
    }
}
