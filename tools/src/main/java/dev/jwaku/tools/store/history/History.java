package dev.jwaku.tools.store.history;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import dev.jwaku.waku.sharding.Shard;
import dev.jwaku.waku.store.ArchivedMessage;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * A history: real messages with real hashes, ascending in time, evenly spread with jitter; content topics by Zipf's
 * law, payloads of random bytes whose length is log-uniform. Message {@code i} is the same whenever it is asked for.
 * Immutable.
 */
public final class History {
    /** Cluster and first shard of the pubsub topics. */
    public static final Shard FIRST_SHARD = new Shard(16, 32);

    /** Odd, so that no two numbers give the same name. */
    private static final int NAME_FACTOR = 0x9e3779b1;

    private static final double LOG_LENGTHS = Math.log((HistoryPlan.MAX_PAYLOAD + 1.0) / HistoryPlan.MIN_PAYLOAD);

    private final HistoryPlan plan;
    private final Zipf topics;

    /** The history of a plan. */
    public History(HistoryPlan plan) {
        this.plan = plan;
        this.topics = new Zipf(plan.topics());
    }

    /** What it is made from. */
    public HistoryPlan plan() {
        return plan;
    }

    /** Message number i, from 0, the oldest. */
    public ArchivedMessage message(int i) {
        if (i < 0 || i >= plan.messages()) {
            throw new IndexOutOfBoundsException("message " + i + " of " + plan.messages());
        }
        SplittableRandom random = random(i);
        long step = plan.step().toNanos();
        return make(random, plan.startNanos() + i * step + random.nextLong(step));
    }

    /** The name of message number i. */
    public MessageHash hash(int i) {
        return message(i).hash();
    }

    /**
     * A message that does not belong to the past: one for inserting while the history is asked.
     *
     * @param k which; the same gives the same content
     * @param nanos when it is made, nanoseconds since 1970
     */
    public ArchivedMessage live(long k, long nanos) {
        return make(random(-1 - k), nanos);
    }

    private ArchivedMessage make(SplittableRandom random, long nanos) {
        int topic = nextTopic(random);
        double share = random.nextDouble();
        byte[] payload = new byte[(int) (HistoryPlan.MIN_PAYLOAD * Math.exp(share * LOG_LENGTHS))];
        random.nextBytes(payload);
        return ArchivedMessage.of(
                pubsub(topic),
                WakuMessage.builder(Bytes.wrap(payload), content(topic))
                        .timestamp(nanos)
                        .build());
    }

    private SplittableRandom random(long i) {
        return new SplittableRandom(Seeds.of(plan.seed(), i));
    }

    /** A content topic's number, as often as messages have it. */
    public int nextTopic(RandomGenerator random) {
        return topics.next(random);
    }

    /** A content topic by its number, from 0, the most frequent; in the form of Status. */
    public static ContentTopic content(int topic) {
        return ContentTopic.of("/waku/1/0x%08x/rfc26".formatted(topic * NAME_FACTOR + 1));
    }

    /** The pubsub topic of a content topic. */
    public static PubsubTopic pubsub(int topic) {
        return shard(topic % HistoryPlan.SHARDS).topic();
    }

    /** All pubsub topics. */
    public static List<PubsubTopic> pubsubs() {
        return IntStream.range(0, HistoryPlan.SHARDS)
                .mapToObj(i -> shard(i).topic())
                .toList();
    }

    private static Shard shard(int i) {
        return new Shard(FIRST_SHARD.cluster(), FIRST_SHARD.index() + i);
    }
}
