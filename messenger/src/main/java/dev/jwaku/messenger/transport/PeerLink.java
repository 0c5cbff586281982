package dev.jwaku.messenger.transport;

import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.waku.payload.PayloadKey;

/**
 * How to reach a contact.
 *
 * @param negotiatedSeed seed of the topic that only the two know
 * @param negotiatedKey its symmetric key
 */
public record PeerLink(ChatKey peer, String negotiatedSeed, PayloadKey.Symmetric negotiatedKey) {
    @Override
    public String toString() {
        return "PeerLink[" + peer + "]";
    }
}
