package dev.jwaku.tools.store.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.store.ArchivedMessage;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private static final long END = 1_760_000_000_000_000_000L;
    private static final int MESSAGES = 20_000;

    private final History history = new History(new HistoryPlan(MESSAGES, 30, 200, 1, END));

    @Test
    void aMessageIsTheSameWheneverItIsMade() {
        History again = new History(new HistoryPlan(MESSAGES, 30, 200, 1, END));
        assertThat(again.message(4711)).isEqualTo(history.message(4711));
        assertThat(history.hash(4711)).isEqualTo(history.message(4711).hash());
        assertThat(new History(new HistoryPlan(MESSAGES, 30, 200, 2, END)).hash(4711))
                .isNotEqualTo(history.hash(4711));
    }

    /** Whoever compares two reports must have asked the same. */
    @Test
    void theGeneratorHasNotChanged() {
        assertThat(history.hash(0).toString())
                .isEqualTo("0xea38cb3df1c19244b9ecddcea7e31ab13cc8608ab265289a563da8c6a32966be");
    }

    @Test
    void itsNamesAreThoseOfWaku() {
        ArchivedMessage message = history.message(7);
        assertThat(message.hash()).isEqualTo(MessageHash.of(message.topic(), message.message()));
    }

    @Test
    void timesAscendWithinTheDays() {
        List<Long> times = IntStream.range(0, MESSAGES)
                .mapToObj(i -> history.message(i).timestamp())
                .toList();
        assertThat(times).isSorted();
        assertThat(times.getFirst()).isBetween(history.plan().startNanos(), END);
        assertThat(times.getLast()).isBetween(END - 2 * history.plan().step().toNanos(), END - 1);
        assertThat(history.plan().messagesIn(Duration.ofDays(3))).isEqualTo(MESSAGES / 10);
    }

    @Test
    void topicsFollowZipfAndShardsFollowTopics() {
        long first = count(0);
        long second = count(1);
        long tenth = count(9);
        assertThat((double) first / second).isCloseTo(2, within(0.3));
        assertThat((double) first / tenth).isCloseTo(10, within(2.0));
        assertThat(IntStream.range(0, MESSAGES)
                        .mapToObj(i -> history.message(i).message().contentTopic())
                        .distinct()
                        .count())
                .isEqualTo(200);
        assertThat(IntStream.range(0, MESSAGES)
                        .mapToObj(i -> history.message(i).topic())
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(History.pubsubs());
    }

    private long count(int topic) {
        return IntStream.range(0, MESSAGES)
                .filter(i -> history.message(i).message().contentTopic().equals(History.content(topic)))
                .count();
    }

    @Test
    void payloadsAreLogUniform() {
        int[] lengths = IntStream.range(0, MESSAGES)
                .map(i -> history.message(i).message().payload().length())
                .sorted()
                .toArray();
        assertThat(lengths[0]).isBetween(200, 202);
        assertThat(lengths[MESSAGES - 1]).isBetween(4080, 4096);
        assertThat((double) lengths[MESSAGES / 2]).isCloseTo(Math.sqrt(200.0 * 4096), within(40.0));
        assertThat(IntStream.of(lengths).average().orElseThrow()).isCloseTo(HistoryPlan.meanPayload(), within(25.0));
        assertThat(HistoryPlan.meanPayload()).isCloseTo(1290, within(1.0));
    }

    @Test
    void liveMessagesAreOthers() {
        ArchivedMessage live = history.live(0, END + 5);
        assertThat(live.timestamp()).isEqualTo(END + 5);
        assertThat(live).isEqualTo(history.live(0, END + 5));
        assertThat(live.message().payload())
                .isNotEqualTo(history.live(1, END + 5).message().payload());
        assertThat(live.message().payload())
                .isNotEqualTo(history.message(0).message().payload());
    }

    @Test
    void nonsenseIsRefusedByName() {
        assertThatThrownBy(() -> new HistoryPlan(0, 30, 200, 1, END)).hasMessageContaining("messages");
        assertThatThrownBy(() -> new HistoryPlan(1, 0, 200, 1, END)).hasMessageContaining("days");
        assertThatThrownBy(() -> new HistoryPlan(1, 30, 3, 1, END)).hasMessageContaining("topics");
        assertThatThrownBy(() -> new HistoryPlan(1, 30, 200, 1, 5)).hasMessageContaining("end");
        assertThatThrownBy(() -> history.message(MESSAGES)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
