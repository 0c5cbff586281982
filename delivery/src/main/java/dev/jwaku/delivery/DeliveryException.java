package dev.jwaku.delivery;

/** A message was not accepted, or delivery cannot be used. Nothing was stored. */
public class DeliveryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message says what was refused and why */
    public DeliveryException(String message) {
        super(message);
    }
}
