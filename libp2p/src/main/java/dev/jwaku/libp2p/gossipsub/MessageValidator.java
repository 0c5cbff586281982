package dev.jwaku.libp2p.gossipsub;

import dev.jwaku.libp2p.identity.PeerId;

/**
 * Judges messages of subscribed topics before they are delivered and forwarded. Called by the owner task, so it
 * computes and does not wait. Must not throw; an exception counts as {@link Verdict#IGNORE} and is reported as our own
 * bug.
 */
@FunctionalInterface
public interface MessageValidator {
    /** The verdict on a message that is new to us. */
    Verdict validate(PeerId from, GossipMessage message);
}
