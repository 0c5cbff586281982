package dev.jwaku.delivery;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.time.Instant;

/**
 * A message in the inbox.
 *
 * @param number of its row; grows with every message and is never used again, also after a restart
 * @param pubsubTopic the shard it came on
 * @param hash its deterministic hash
 * @param message without its rate limit proof if it comes from the disk, which does not keep proofs
 * @param arrival how it came
 * @param receivedAt when, by our clock
 */
public record ReceivedMessage(
        long number,
        PubsubTopic pubsubTopic,
        MessageHash hash,
        WakuMessage message,
        Arrival arrival,
        Instant receivedAt) {
    /** What it says. */
    public Bytes payload() {
        return message.payload();
    }

    /** What it is about. */
    public ContentTopic contentTopic() {
        return message.contentTopic();
    }

    /** How a message came. */
    public enum Arrival {
        /** As it was sent. */
        LIVE,
        /** From a store node, because it did not come as it was sent. */
        RECOVERED
    }
}
