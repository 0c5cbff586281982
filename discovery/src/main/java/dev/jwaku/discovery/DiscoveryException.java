package dev.jwaku.discovery;

/** A source of records gave none; its message names the source. */
public final class DiscoveryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With the source in the message. */
    public DiscoveryException(String message) {
        super(message);
    }

    /** With the source in the message. */
    public DiscoveryException(String message, Throwable cause) {
        super(message, cause);
    }
}
