package dev.jwaku.waku.store;

import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.PubsubTopic;

/**
 * A message to be kept.
 *
 * @param hash its name
 * @param topic where it was relayed
 * @param message the message; has a timestamp
 */
public record ArchivedMessage(MessageHash hash, PubsubTopic topic, WakuMessage message) {
    /** @throws IllegalArgumentException if the message has no timestamp */
    public ArchivedMessage {
        if (message.timestamp().isEmpty()) {
            throw new IllegalArgumentException("a message without timestamp cannot be archived: " + hash);
        }
    }

    /** A message with the hash computed here. */
    public static ArchivedMessage of(PubsubTopic topic, WakuMessage message) {
        return new ArchivedMessage(MessageHash.of(topic, message), topic, message);
    }

    /** When it was made, nanoseconds since 1970. */
    public long timestamp() {
        return message.timestamp().orElseThrow();
    }
}
