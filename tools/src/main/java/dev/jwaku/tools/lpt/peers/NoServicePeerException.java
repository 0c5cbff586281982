package dev.jwaku.tools.lpt.peers;

/** No service node was found that can be reached and does what is needed. */
public final class NoServicePeerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what was looked for, and why nothing fits */
    public NoServicePeerException(String message) {
        super(message);
    }
}
