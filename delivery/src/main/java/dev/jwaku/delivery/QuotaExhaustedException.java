package dev.jwaku.delivery;

/** More was sent lately than the bandwidth budget allows; the message was not accepted. Try again later. */
public final class QuotaExhaustedException extends DeliveryException {
    private static final long serialVersionUID = 1L;

    /** @param message says which budget it is */
    public QuotaExhaustedException(String message) {
        super(message);
    }
}
