package dev.jwaku.tools.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.tools.store.history.History;
import dev.jwaku.tools.store.history.HistoryPlan;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.store.StoreQuery;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SamplerTest {
    private static final int MESSAGES = 3000;

    private final SystemWorld world = new SystemWorld();
    private final History history = new History(new HistoryPlan(MESSAGES, 30, 200, 1, 1_760_000_000_000_000_000L));
    private final LiveMessages live = new LiveMessages(world, history);

    @AfterEach
    void close() {
        world.close();
    }

    private StoreQuery query(Shape shape, long seed) {
        return ((Question.Page) shape.question(new Sampler(history, live, seed))).query();
    }

    @Test
    void theSameSeedMakesTheSameQuestion() {
        for (Shape shape : Shape.all()) {
            if (shape.isQuery()) {
                assertThat(query(shape, 5)).isEqualTo(query(shape, 5));
            }
        }
        assertThat(query(Shape.HASH_1, 5)).isNotEqualTo(query(Shape.HASH_1, 6));
    }

    /**
     * Clients whose random numbers are those of each other a step later would all ask the same, some shapes too often.
     */
    @Test
    void clientsHaveNothingToDoWithEachOther() {
        SamplerFactory samplers = new SamplerFactory(history, live, 1).other(3);
        List<Double> shares = IntStream.range(0, 100)
                .mapToObj(samplers::sampler)
                .flatMap(sampler -> IntStream.range(0, 40).mapToObj(i -> sampler.nextShare()))
                .toList();
        assertThat(shares).doesNotHaveDuplicates();
    }

    @Test
    void hashesExistAndAreDistinct() {
        List<MessageHash> all =
                IntStream.range(0, MESSAGES).mapToObj(history::hash).toList();
        assertThat(query(Shape.HASH_50, 1).hashes())
                .hasSize(50)
                .doesNotHaveDuplicates()
                .isSubsetOf(all);
        assertThat(query(Shape.HASH_10_RECENT, 1).hashes())
                .hasSize(10)
                .doesNotHaveDuplicates()
                .isSubsetOf(all.subList(MESSAGES - 200, MESSAGES));
        assertThat(query(Shape.HASH_1, 1).includeData()).isFalse();
        assertThat(query(Shape.HASH_1_DATA, 1).includeData()).isTrue();
    }

    @Test
    void timesLieInTheHistory() {
        for (int seed = 0; seed < 200; seed++) {
            StoreQuery hour = query(Shape.TOPIC_20_1H, seed);
            long from = hour.timeStart().orElseThrow();
            long to = hour.timeEnd().orElseThrow();
            assertThat(to - from).isEqualTo(TimeUnit.HOURS.toNanos(1));
            assertThat(from).isGreaterThanOrEqualTo(history.plan().startNanos());
            assertThat(to).isLessThanOrEqualTo(history.plan().endNanos());
        }
        assertThat(query(Shape.TOPIC_20_30D, 1).timeStart().orElseThrow())
                .isEqualTo(history.plan().startNanos());
        assertThat(query(Shape.TOPIC_20_UNBOUNDED, 1).timeStart()).isEmpty();
    }

    @Test
    void tenTopicsAreOfOneShard() {
        for (int seed = 0; seed < 50; seed++) {
            StoreQuery query = query(Shape.TOPICS10_100_1H, seed);
            assertThat(query.contentTopics()).hasSize(10).doesNotHaveDuplicates();
            assertThat(IntStream.range(0, 200)
                            .filter(topic -> query.contentTopics().contains(History.content(topic)))
                            .mapToObj(History::pubsub)
                            .distinct())
                    .containsExactly(query.pubsubTopic().orElseThrow());
        }
    }

    @Test
    void aShardWithFewTopicsGivesAllItHas() {
        History small = new History(new HistoryPlan(100, 1, 9, 1, 1_760_000_000_000_000_000L));
        for (int seed = 0; seed < 50; seed++) {
            Question question = Shape.TOPICS10_100_1H.question(new Sampler(small, live, seed));
            assertThat(((Question.Page) question).query().contentTopics().size())
                    .isBetween(2, 3);
        }
    }

    @Test
    void aPageBeginsAfterAMessageOfItsTopicAndTime() {
        StoreQuery query = query(Shape.CURSOR_20_24H, 1);
        int i = IntStream.range(0, MESSAGES)
                .filter(n -> history.hash(n).equals(query.cursor().orElseThrow()))
                .findFirst()
                .orElseThrow();
        assertThat(query.contentTopics())
                .containsExactly(history.message(i).message().contentTopic());
        assertThat(history.message(i).timestamp())
                .isBetween(query.timeStart().orElseThrow(), query.timeEnd().orElseThrow());
    }

    @Test
    void insertedMessagesAreOfNow() {
        Question.Insert insert = (Question.Insert) Shape.INSERT_128.question(new Sampler(history, live, 1));
        assertThat(insert.messages()).hasSize(128).doesNotHaveDuplicates();
        assertThat(insert.messages().getFirst().timestamp())
                .isGreaterThan(history.plan().endNanos());
    }
}
