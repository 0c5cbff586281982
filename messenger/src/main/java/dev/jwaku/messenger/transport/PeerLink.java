package dev.jwaku.messenger.transport;

import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.waku.payload.PayloadKey;

/**
 * How to reach a contact.
 *
 * @param negotiatedSeed seed of the topic that only the two know
 * @param negotiatedKey its symmetric key
 * @param isHeard whether a signed envelope of the peer was received, so that the negotiated topic may be used
 */
public record PeerLink(ChatKey peer, String negotiatedSeed, PayloadKey.Symmetric negotiatedKey, boolean isHeard) {
    /** The same, heard. */
    public PeerLink heard() {
        return new PeerLink(peer, negotiatedSeed, negotiatedKey, true);
    }

    @Override
    public String toString() {
        return "PeerLink[" + peer + (isHeard ? ", heard]" : ", not heard yet]");
    }
}
