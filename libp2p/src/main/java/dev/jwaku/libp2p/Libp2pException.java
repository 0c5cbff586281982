package dev.jwaku.libp2p;

/** Root of everything that can go wrong between two peers. */
public class Libp2pException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message names the peer and the protocol, what was expected and what came */
    public Libp2pException(String message) {
        super(message);
    }

    /** @param message names the peer and the protocol, what was expected and what came */
    public Libp2pException(String message, Throwable cause) {
        super(message, cause);
    }
}
