package dev.jwaku.tools.store;

import dev.jwaku.tools.store.history.History;
import dev.jwaku.tools.store.history.HistoryPlan;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.store.ArchivedMessage;
import dev.jwaku.waku.store.StoreQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Makes questions about a history as its users would: topics as often as messages have them, times anywhere in it, only
 * hashes that exist. The same seed makes the same questions. Not thread-safe.
 */
final class Sampler {
    private static final Duration RECENT = Duration.ofHours(1);
    private static final int LEAST_RECENT = 200;
    /** So many draws at least bring the rarest of a shard's topics with a good chance; then any will do. */
    private static final int DRAWS = 200;

    private final History history;
    private final LiveMessages live;
    private final SplittableRandom random;
    private final int recent;

    Sampler(History history, LiveMessages live, long seed) {
        this.history = history;
        this.live = live;
        this.random = new SplittableRandom(seed);
        this.recent = Math.min(
                history.plan().messages(), Math.max(LEAST_RECENT, history.plan().messagesIn(RECENT)));
    }

    /** A choice from 0 to {@code bound}, exclusive. */
    double nextShare() {
        return random.nextDouble();
    }

    Question hashes(int count, boolean data) {
        return byHashes(distinct(count, 0), data);
    }

    /** Hashes of the last hour. */
    Question recentHashes(int count) {
        return byHashes(distinct(count, history.plan().messages() - recent), false);
    }

    private Question byHashes(Set<Integer> indexes, boolean data) {
        List<MessageHash> hashes = indexes.stream().map(history::hash).toList();
        return new Question.Page(
                StoreQuery.builder()
                        .hashes(hashes)
                        .includeData(data)
                        .limit(hashes.size())
                        .build(),
                OptionalInt.of(hashes.size()));
    }

    private Set<Integer> distinct(int count, int from) {
        int bound = history.plan().messages();
        Set<Integer> chosen = new LinkedHashSet<>();
        while (chosen.size() < Math.min(count, bound - from)) {
            chosen.add(random.nextInt(from, bound));
        }
        return chosen;
    }

    /** A page of some content topics of one shard, in a time of this length somewhere in the history. */
    Question topics(int topics, int limit, Duration time, boolean data, boolean forward) {
        int first = history.nextTopic(random);
        StoreQuery.Builder query = StoreQuery.builder()
                .pubsubTopic(History.pubsub(first))
                .contentTopics(sameShard(first, topics))
                .includeData(data)
                .forward(forward)
                .limit(limit);
        return page(within(query, time));
    }

    /** The same in all times. */
    Question topicUnbounded(int limit) {
        int topic = history.nextTopic(random);
        return page(StoreQuery.builder()
                .pubsubTopic(History.pubsub(topic))
                .contentTopics(List.of(History.content(topic)))
                .includeData(true)
                .limit(limit));
    }

    private List<ContentTopic> sameShard(int first, int count) {
        int there = (history.plan().topics() - first % HistoryPlan.SHARDS - 1) / HistoryPlan.SHARDS + 1;
        Set<Integer> chosen = new LinkedHashSet<>(List.of(first));
        for (int draw = 0; chosen.size() < Math.min(count, there); draw++) {
            int next = draw < DRAWS
                    ? history.nextTopic(random)
                    : random.nextInt(history.plan().topics());
            if (next % HistoryPlan.SHARDS == first % HistoryPlan.SHARDS) {
                chosen.add(next);
            }
        }
        return chosen.stream().map(History::content).toList();
    }

    /** The page after some message, of its topic, in the time around it. */
    Question pageAfter(int limit, Duration time) {
        ArchivedMessage cursor = history.message(random.nextInt(history.plan().messages()));
        return page(StoreQuery.builder()
                .pubsubTopic(cursor.topic())
                .contentTopics(List.of(cursor.message().contentTopic()))
                .timeStart(cursor.timestamp() - time.toNanos() / 2)
                .timeEnd(cursor.timestamp() + time.toNanos() / 2)
                .cursor(cursor.hash())
                .includeData(true)
                .limit(limit));
    }

    /** Hashes of a whole shard, at the end of the history. */
    Question shard(int limit, Duration time) {
        long end = history.plan().endNanos();
        return page(StoreQuery.builder()
                .pubsubTopic(History.pubsub(history.nextTopic(random)))
                .timeStart(end - time.toNanos())
                .timeEnd(end)
                .limit(limit));
    }

    /** Messages of everything. */
    Question everything(int limit, Duration time) {
        return page(within(StoreQuery.builder().includeData(true).limit(limit), time));
    }

    Question insert(int count) {
        return new Question.Insert(new ArrayList<>(live.next(count)));
    }

    private StoreQuery.Builder within(StoreQuery.Builder query, Duration time) {
        HistoryPlan plan = history.plan();
        long length = Math.min(time.toNanos(), plan.endNanos() - plan.startNanos());
        long start = random.nextLong(plan.startNanos(), plan.endNanos() - length + 1);
        return query.timeStart(start).timeEnd(start + length);
    }

    private static Question page(StoreQuery.Builder query) {
        return new Question.Page(query.build(), OptionalInt.empty());
    }
}
