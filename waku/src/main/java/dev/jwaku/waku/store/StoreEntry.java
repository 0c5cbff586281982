package dev.jwaku.waku.store;

import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.util.Optional;

/**
 * One message of an answer.
 *
 * @param hash its name
 * @param content the message and its topic, when data was asked for
 */
public record StoreEntry(MessageHash hash, Optional<Content> content) {
    /** An entry without data. */
    public static StoreEntry of(MessageHash hash) {
        return new StoreEntry(hash, Optional.empty());
    }

    /** An entry with data. */
    public static StoreEntry of(MessageHash hash, PubsubTopic topic, WakuMessage message) {
        return new StoreEntry(hash, Optional.of(new Content(topic, message)));
    }

    /**
     * A message with its topic.
     *
     * @param pubsubTopic where it was relayed
     * @param message the message; without proof and ephemeral flag, which archives do not keep
     */
    public record Content(PubsubTopic pubsubTopic, WakuMessage message) {}
}
