package dev.jwaku.messenger.transport;

import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.time.Instant;

/**
 * What arrived from somebody, opened down to layer 5.
 *
 * @param sender who signed the envelope
 * @param data what the encryption layer opens
 * @param sentAt the sender's time of the Waku message, in whole seconds as Status reads it; for the clock check only
 * @param hash of the Waku message
 * @param shard the pubsub topic it came on
 * @param topic the content topic it came on
 * @param isLive whether it came as it was sent, not from a store node later
 */
public record OpenedEnvelope(
        ChatKey sender,
        Bytes data,
        Instant sentAt,
        MessageHash hash,
        PubsubTopic shard,
        ContentTopic topic,
        boolean isLive) {
    /** Without what it says. */
    @Override
    public String toString() {
        return "OpenedEnvelope[" + hash + " from " + sender + ", " + data.length() + " bytes]";
    }
}
