package dev.jwaku.messenger.transport;

import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;

/**
 * A topic of Status that many may use, by the seed text from which its content topic and symmetric key are derived.
 *
 * @param seed for example {@link Topics#contactCode}, or the id of a community
 * @param shard the pubsub topic
 */
public record Channel(String seed, PubsubTopic shard) {
    /** A channel on the shard of direct messages. */
    public static Channel of(String seed) {
        return new Channel(seed, Topics.DIRECT_MESSAGES);
    }

    /** Where a person announces its devices and that it is there. */
    public static Channel contactCode(ChatKey owner) {
        return of(Topics.contactCode(owner));
    }

    /** The content topic. */
    public ContentTopic contentTopic() {
        return Topics.contentTopic(seed);
    }

    /** Without the seed, which is a secret where two people negotiated it. */
    @Override
    public String toString() {
        return "Channel[" + shard + contentTopic() + "]";
    }
}
