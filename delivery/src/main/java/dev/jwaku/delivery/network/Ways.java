package dev.jwaku.delivery.network;

import dev.jwaku.delivery.DeliveryMode;

/**
 * The ways of a mode.
 *
 * @param mode which
 * @param send out
 * @param receive in
 * @param entered called when the ways begin to be used, before the first question; may block some seconds
 * @param left called when they are not used any more: leaves what costs traffic; may block some seconds
 */
public record Ways(DeliveryMode mode, SendWay send, ReceiveWay receive, Runnable entered, Runnable left) {
    /** Ways that need neither. */
    public static Ways of(DeliveryMode mode, SendWay send, ReceiveWay receive) {
        return new Ways(mode, send, receive, () -> {}, () -> {});
    }
}
