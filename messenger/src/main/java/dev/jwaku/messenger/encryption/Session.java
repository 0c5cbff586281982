package dev.jwaku.messenger.encryption;

import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.runtime.Bytes;
import java.util.Optional;

/**
 * A conversation of two devices.
 *
 * @param number its row; 0 if it is not stored yet
 * @param peer the other person
 * @param installationId the other device
 * @param bundleId pre-key with which it began
 * @param origin ephemeral key with which it began
 * @param isAnswered whether a message of the other device was opened; until then we repeat how it began
 * @param isInitiator whether we began it
 * @param ratchet its state; empty if it is over and only remembered, so that it is not begun a second time
 */
record Session(
        long number,
        ChatKey peer,
        String installationId,
        Bytes bundleId,
        Bytes origin,
        boolean isAnswered,
        boolean isInitiator,
        Optional<Ratchet> ratchet) {
    /** What our messages say about its beginning. */
    Optional<X3dhHeader> beginning() {
        return isInitiator && !isAnswered ? Optional.of(new X3dhHeader(origin, bundleId)) : Optional.empty();
    }

    Session with(Ratchet next) {
        return new Session(number, peer, installationId, bundleId, origin, isAnswered, isInitiator, Optional.of(next));
    }
}
