package dev.jwaku.tools.lpt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.tools.lpt.ReceiverBook.Source;
import dev.jwaku.tools.lpt.wire.EndMarker;
import dev.jwaku.tools.lpt.wire.TestMessage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReceiverBookTest {
    private static final long SECOND = 1_000_000_000L;
    private static final Source OURS = new Source("ours", "run");
    private static final Source THEIRS = new Source("theirs", "");

    private static ReceiverBook book(int senders) {
        return new ReceiverBook(
                new Reception(
                        List.of(Traffic.DEFAULT_TOPIC),
                        senders,
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(60),
                        false,
                        false,
                        Optional.empty()),
                0);
    }

    private static void arrive(ReceiverBook book, Source source, long index, long count, long second) {
        TestMessage message = new TestMessage(source.name(), index, count, 0, 0, 0, 1, Optional.empty());
        assertThat(book.arrived(source, message, second * SECOND, second * SECOND))
                .isPresent();
    }

    @Test
    void givesUpWhenNothingComes() {
        ReceiverBook book = book(1);
        assertThat(book.isOver(59 * SECOND)).isFalse();
        assertThat(book.isOver(60 * SECOND)).isTrue();
    }

    @Test
    void isOverSoonAfterTheMarkerWhenAllIsThere() {
        ReceiverBook book = book(1);
        arrive(book, OURS, 1, 2, 1);
        arrive(book, OURS, 2, 2, 2);
        assertThat(book.ended(new EndMarker("ours", "run", 2, 2, List.of()), 3 * SECOND))
                .isTrue();
        assertThat(book.ended(new EndMarker("ours", "run", 2, 2, List.of()), 4 * SECOND))
                .isFalse();
        assertThat(book.isSomethingMissing()).isFalse();
        assertThat(book.isOver(3 * SECOND)).isFalse();
        assertThat(book.isOver(7 * SECOND)).isTrue();
    }

    @Test
    void waitsForTheGraceWhenSomethingIsMissing() {
        ReceiverBook book = book(1);
        arrive(book, OURS, 1, 2, 1);
        book.ended(new EndMarker("ours", "run", 2, 2, List.of()), 3 * SECOND);
        assertThat(book.isSomethingMissing()).isTrue();
        assertThat(book.isOver(32 * SECOND)).isFalse();
        assertThat(book.isOver(33 * SECOND)).isTrue();
        arrive(book, OURS, 2, 2, 20);
        assertThat(book.isSomethingMissing()).isFalse();
        assertThat(book.isOver(24 * SECOND)).isTrue();
    }

    @Test
    void aReferenceSenderEndsWithItsLastMessage() {
        ReceiverBook book = book(1);
        arrive(book, THEIRS, 1, 2, 1);
        assertThat(book.isOver(10 * SECOND)).isFalse();
        arrive(book, THEIRS, 2, 2, 11);
        assertThat(book.isOver(15 * SECOND)).isTrue();
    }

    @Test
    void waitsForAllSenders() {
        ReceiverBook book = book(2);
        arrive(book, THEIRS, 1, 1, 1);
        assertThat(book.isOver(10 * SECOND)).isFalse();
        arrive(book, OURS, 1, 1, 11);
        book.ended(new EndMarker("ours", "run", 1, 1, List.of()), 12 * SECOND);
        assertThat(book.isOver(16 * SECOND)).isTrue();
    }

    @Test
    void anEndlessSenderEndsWithSilence() {
        ReceiverBook book = book(1);
        for (int i = 1; i < 100; i++) {
            arrive(book, THEIRS, i, TestMessage.ENDLESS, i);
            assertThat(book.isOver((i + 50) * SECOND)).isFalse();
        }
        assertThat(book.isOver(159 * SECOND)).isTrue();
    }
}
