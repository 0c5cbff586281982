package dev.jwaku.tools.archive.importing;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.Shard;
import dev.jwaku.waku.store.ArchivedMessage;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Made-up messages, the same at each call: with and without meta, empty and larger payloads, several versions. */
public final class SampleHistory {
    /** 2026-01-01, nanoseconds since 1970. */
    public static final long START = 1_767_225_600_000_000_000L;

    private static final int TOPICS = 40;
    private static final int SHARDS = 4;

    private SampleHistory() {}

    /** So many messages over some hours. */
    public static List<ArchivedMessage> of(int count, int hours) {
        long step = hours * 3_600_000_000_000L / count;
        return IntStream.range(0, count)
                .mapToObj(i -> message(i, START + i * step))
                .toList();
    }

    /** One message. */
    public static ArchivedMessage message(long seed, long timestamp) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] payload = new byte[seed % 50 == 0 ? 0 : random.nextInt(1, 600)];
        random.nextBytes(payload);
        byte[] meta = new byte[seed % 3 == 0 ? random.nextInt(1, 65) : 0];
        random.nextBytes(meta);
        int topic = random.nextInt(TOPICS);
        return ArchivedMessage.of(
                new Shard(16, topic % SHARDS).topic(),
                WakuMessage.builder(Bytes.wrap(payload), ContentTopic.of("/app/1/topic-" + topic + "/proto"))
                        .timestamp(timestamp)
                        .version(seed % 10 == 0 ? random.nextInt() : 0)
                        .meta(Bytes.wrap(meta))
                        .build());
    }
}
