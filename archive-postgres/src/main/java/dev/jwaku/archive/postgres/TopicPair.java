package dev.jwaku.archive.postgres;

import dev.jwaku.waku.store.ArchivedMessage;

/**
 * What a message is about and where it was relayed: one row of table {@code topic}.
 *
 * @param pubsub name of the pubsub topic
 * @param content name of the content topic
 */
record TopicPair(String pubsub, String content) {
    static TopicPair of(ArchivedMessage message) {
        return new TopicPair(
                message.topic().name(), message.message().contentTopic().name());
    }
}
