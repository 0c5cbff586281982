package dev.jwaku.delivery.outbox;

import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.PubsubTopic;

/**
 * One stamping of a message: the same payload under another time is another message to the network.
 *
 * @param timestamp nanoseconds since 1970
 * @param hash by which the network knows it
 */
public record Generation(long timestamp, MessageHash hash) {
    /** The generation that a message is. */
    static Generation of(PubsubTopic topic, WakuMessage message) {
        return new Generation(message.timestamp().orElseThrow(), MessageHash.of(topic, message));
    }
}
