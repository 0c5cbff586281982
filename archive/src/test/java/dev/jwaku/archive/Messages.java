package dev.jwaku.archive;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import dev.jwaku.waku.store.ArchivedMessage;
import java.util.ArrayList;
import java.util.List;

/** Messages for tests of archives. */
public final class Messages {
    /** The topic of those that name none. */
    public static final PubsubTopic TOPIC = PubsubTopic.of("/waku/2/rs/16/32");

    private Messages() {}

    /** A message of a topic at a time. */
    public static ArchivedMessage at(long timestamp, String content, PubsubTopic topic) {
        Bytes payload = Bytes.utf8("payload " + timestamp + content);
        return ArchivedMessage.of(
                topic,
                WakuMessage.builder(payload, ContentTopic.of(content))
                        .timestamp(timestamp)
                        .meta(timestamp % 2 == 0 ? Bytes.EMPTY : Bytes.utf8("meta"))
                        .build());
    }

    /** A message at a time. */
    public static ArchivedMessage at(long timestamp) {
        return at(timestamp, "/test/1/chat/proto", TOPIC);
    }

    /** Messages at the times 1 to {@code count}. */
    public static List<ArchivedMessage> upTo(int count) {
        List<ArchivedMessage> messages = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            messages.add(at(i));
        }
        return messages;
    }
}
