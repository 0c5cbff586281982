package dev.jwaku.delivery.network;

import dev.jwaku.delivery.DeliveryException;

/** Peers would not take a further content topic. Nothing was subscribed to. */
public final class TooManySubscriptionsException extends DeliveryException {
    private static final long serialVersionUID = 1L;

    /** @param message names the bound */
    public TooManySubscriptionsException(String message) {
        super(message);
    }
}
