package dev.jwaku.tools.archive;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import dev.jwaku.waku.sharding.Shard;
import dev.jwaku.waku.store.ArchivedMessage;
import java.util.SplittableRandom;

/** A made-up history: message {@code i} is the same whenever it is asked for. */
final class History {
    static final int TOPICS = 1000;

    private static final int SHARDS = 8;
    private static final long START = 1_760_000_000_000_000_000L;
    private static final long STEP = 7_000_000;
    private static final int PAYLOAD = 300;

    private History() {}

    static ArchivedMessage message(int i) {
        SplittableRandom random = new SplittableRandom(i);
        byte[] payload = new byte[PAYLOAD];
        random.nextBytes(payload);
        int topic = random.nextInt(TOPICS);
        WakuMessage message = WakuMessage.builder(Bytes.wrap(payload), content(topic))
                .timestamp(START + i * STEP)
                .build();
        return ArchivedMessage.of(pubsub(topic), message);
    }

    static MessageHash hash(int i) {
        return message(i).hash();
    }

    static ContentTopic content(int topic) {
        return ContentTopic.of("/bench/1/topic-" + topic + "/proto");
    }

    static PubsubTopic pubsub(int topic) {
        return new Shard(16, topic % SHARDS).topic();
    }
}
