package dev.jwaku.delivery;

/** The outbox holds as many messages or bytes as it may; the message was not accepted. Try again later. */
public final class OutboxFullException extends DeliveryException {
    private static final long serialVersionUID = 1L;

    /** @param message says which bound was reached */
    public OutboxFullException(String message) {
        super(message);
    }
}
