package dev.jwaku.tools.storewatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WatchBookTest {
    private static final PubsubTopic TOPIC = PubsubTopic.of("/waku/2/rs/16/32");
    private static final long SECOND = 1_000_000_000L;
    private static final TimeWindow WINDOW = new TimeWindow(TOPIC, 60 * SECOND, 120 * SECOND);
    private static final int A = 0;
    private static final int B = 1;

    private final WatchBook book = new WatchBook(2, WatchSettings.of(List.of(TOPIC)));

    private static MessageHash hash(int number) {
        byte[] bytes = new byte[MessageHash.LENGTH];
        bytes[0] = (byte) number;
        return new MessageHash(Bytes.wrap(bytes));
    }

    private void ask(int store, Set<MessageHash> present, long now) {
        List<MessageHash> questions = book.questions(store, now, 100);
        book.answered(store, questions, present, now);
    }

    @Test
    void whatOneStoreHasAndTheOtherDeniesIsMissingThere() {
        book.compared(WINDOW, Map.of(A, Set.of(hash(1), hash(2)), B, Set.of(hash(1))), true, 200 * SECOND);

        assertThat(book.questions(A, 200 * SECOND, 100)).isEmpty();
        assertThat(book.questions(B, 200 * SECOND, 100)).containsExactly(hash(2));
        assertThat(book.missing(B)).isZero();
        ask(B, Set.of(), 200 * SECOND);
        book.endRound(200 * SECOND);

        assertThat(book.missing(B)).isEqualTo(1);
        assertThat(book.missing(A)).isZero();
        assertThat(book.messages()).isEqualTo(2);
        assertThat(book.all()).hasSize(1);
    }

    @Test
    void whatCameBetweenTheTwoQuestionsIsNotMissing() {
        book.compared(WINDOW, Map.of(A, Set.of(hash(1)), B, Set.of()), true, 200 * SECOND);
        ask(B, Set.of(hash(1)), 200 * SECOND);
        book.endRound(200 * SECOND);

        assertThat(book.missingEver(B)).isZero();
        assertThat(book.all()).isEmpty();
        assertThat(book.isDone()).isTrue();
    }

    @Test
    void aStoreThatDoesNotAnswerLacksNothing() {
        book.compared(WINDOW, Map.of(A, Set.of(hash(1)), B, Set.of()), true, 200 * SECOND);
        book.endRound(200 * SECOND); // the question by hash had no answer

        assertThat(book.missing(B)).isZero();
        assertThat(book.unknown(B)).isEqualTo(1);
        assertThat(book.isDone()).isFalse();
    }

    @Test
    void aWindowOfOneAnswerTellsNothing() {
        book.compared(WINDOW, Map.of(A, Set.of(hash(1))), true, 200 * SECOND);

        assertThat(book.questions(B, 200 * SECOND, 100)).isEmpty();
        assertThat(book.unknown(B)).isZero();
    }

    @Test
    void aRepairIsNoticedWithItsTime() {
        book.compared(WINDOW, Map.of(A, Set.of(hash(1)), B, Set.of()), true, 200 * SECOND);
        ask(B, Set.of(), 200 * SECOND);
        book.endRound(200 * SECOND);
        assertThat(book.questions(B, 201 * SECOND, 100)).as("not at once again").isEmpty();
        ask(B, Set.of(hash(1)), 300 * SECOND);
        book.endRound(300 * SECOND);

        assertThat(book.missing(B)).isZero();
        assertThat(book.repaired(B)).isEqualTo(1);
        assertThat(book.longestRepair(B)).isEqualTo(100 * SECOND);
        assertThat(book.all())
                .singleElement()
                .satisfies(one -> assertThat(one.repaired(B)).isEqualTo(300 * SECOND));
    }

    @Test
    void aMessageThatASenderSentAndNoStoreHasIsNowhere() {
        book.sent(hash(1), WINDOW, 200 * SECOND);
        ask(A, Set.of(), 200 * SECOND);
        book.endRound(200 * SECOND);
        assertThat(book.all()).noneMatch(MissingMessage::isNowhere);

        ask(B, Set.of(), 300 * SECOND);
        assertThat(book.all()).singleElement().matches(MissingMessage::isNowhere);
    }

    @Test
    void aSentMessageThatEveryoneHasIsForgotten() {
        book.sent(hash(1), WINDOW, 200 * SECOND);
        ask(A, Set.of(hash(1)), 200 * SECOND);
        ask(B, Set.of(hash(1)), 200 * SECOND);
        book.endRound(200 * SECOND);

        assertThat(book.questions(A, 1000 * SECOND, 100)).isEmpty();
        assertThat(book.all()).isEmpty();
    }

    @Test
    void whatIsNotRepairedInTimeIsAskedForNoMoreAndStaysMissing() {
        book.compared(WINDOW, Map.of(A, Set.of(hash(1)), B, Set.of()), true, 200 * SECOND);
        ask(B, Set.of(), 200 * SECOND);
        long later = 200 * SECOND + Duration.ofDays(2).toNanos();
        book.endRound(later);

        assertThat(book.questions(B, later, 100)).isEmpty();
        assertThat(book.missing(B)).isEqualTo(1);
        assertThat(book.all()).hasSize(1);
    }

    @Test
    void itIsBounded() {
        WatchSettings settings = WatchSettings.of(List.of(TOPIC));
        WatchBook small = new WatchBook(
                2,
                new WatchSettings(
                        settings.topics(),
                        List.of(),
                        settings.from(),
                        settings.to(),
                        settings.window(),
                        settings.settle(),
                        settings.again(),
                        settings.pause(),
                        settings.timeout(),
                        settings.keep(),
                        3));
        for (int i = 0; i < 10; i++) {
            small.compared(WINDOW, Map.of(A, Set.of(hash(i)), B, Set.of()), true, 200 * SECOND);
        }

        assertThat(small.questions(B, 200 * SECOND, 100)).hasSize(3);
        assertThat(small.leftOut()).isEqualTo(7);
    }
}
