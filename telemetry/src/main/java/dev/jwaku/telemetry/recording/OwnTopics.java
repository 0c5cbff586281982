package dev.jwaku.telemetry.recording;

import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.transport.Topics;
import dev.jwaku.telemetry.record.TopicClass;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;

/** What kind of topic a content topic is, as far as our own key says it. */
final class OwnTopics {
    private final ContentTopic partitioned;
    private final ContentTopic personal;
    private final ContentTopic contactCode;

    OwnTopics(ChatKey self) {
        this.partitioned = Topics.contentTopic(Topics.partitioned(self));
        this.personal = Topics.contentTopic(Topics.personal(self));
        this.contactCode = Topics.contentTopic(Topics.contactCode(self));
    }

    TopicClass of(PubsubTopic shard, ContentTopic topic) {
        if (shard.equals(Topics.COMMUNITIES)) {
            return TopicClass.GROUP;
        }
        if (topic.equals(partitioned)) {
            return TopicClass.PARTITIONED;
        }
        if (topic.equals(personal)) {
            return TopicClass.PERSONAL;
        }
        return topic.equals(contactCode) ? TopicClass.CONTACT_CODE : TopicClass.OTHER;
    }
}
