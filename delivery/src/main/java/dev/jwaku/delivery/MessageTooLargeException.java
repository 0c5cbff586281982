package dev.jwaku.delivery;

/** The message is larger than relays take; it can never be sent and was not accepted. */
public final class MessageTooLargeException extends DeliveryException {
    private static final long serialVersionUID = 1L;

    /** @param message says how large it is and how large it may be */
    public MessageTooLargeException(String message) {
        super(message);
    }
}
