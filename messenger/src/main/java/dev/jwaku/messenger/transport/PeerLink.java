package dev.jwaku.messenger.transport;

import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.waku.payload.PayloadKey;

/**
 * How to reach somebody.
 *
 * @param negotiated the channel that only the two know
 * @param key its symmetric key
 */
record PeerLink(ChatKey peer, Channel negotiated, PayloadKey.Symmetric key) {
    @Override
    public String toString() {
        return "PeerLink[" + peer + "]";
    }
}
