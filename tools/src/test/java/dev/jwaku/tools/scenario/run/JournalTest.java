package dev.jwaku.tools.scenario.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.tools.scenario.Metric;
import dev.jwaku.tools.scenario.Span;
import dev.jwaku.tools.scenario.Traffic;
import dev.jwaku.waku.message.MessageHash;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What nodes claim, held against what happened. */
class JournalTest {
    private static final MessageHash HASH = new MessageHash(Bytes.wrap(new byte[MessageHash.LENGTH]));

    private static final Traffic TRAFFIC = new Traffic(
            List.of("alice"),
            List.of("bob"),
            Span.of(Duration.ZERO),
            Duration.ZERO,
            1,
            100,
            false,
            false,
            false,
            0,
            false);

    private long now;
    private final Set<MessageHash> archive = new LinkedHashSet<>();
    private final Journal journal = new Journal(() -> now, archive::contains);

    private Message accepted() {
        Message message = journal.offered("alice", "bob", TRAFFIC);
        journal.accepted(message, message.number);
        return message;
    }

    private void told(Message message, Message.Told what) {
        journal.told("alice", message.number, what, HASH, "");
    }

    @Test
    void anHonestCourseViolatesNothingAndSettles() {
        Message message = accepted();
        assertThat(journal.isSettled()).isFalse();
        told(message, Message.Told.PUBLISHED);
        archive.add(HASH);
        told(message, Message.Told.STORED);
        assertThat(journal.isSettled()).isFalse();
        journal.shown("bob", message.number);
        assertThat(journal.isSettled()).isTrue();
        assertThat(journal.violations()).isEmpty();
    }

    @Test
    void storedThatNobodyHasIsAViolation() {
        told(accepted(), Message.Told.STORED);
        assertThat(journal.violations()).singleElement().asString().startsWith("I2");
    }

    @Test
    void aSecondEndIsAViolation() {
        archive.add(HASH);
        Message message = accepted();
        told(message, Message.Told.STORED);
        told(message, Message.Told.FAILED);
        assertThat(journal.violations()).singleElement().asString().startsWith("I1");
    }

    @Test
    void publishedTwiceOrAfterTheEndIsAViolation() {
        Message twice = accepted();
        told(twice, Message.Told.PUBLISHED);
        told(twice, Message.Told.PUBLISHED);
        Message late = accepted();
        told(late, Message.Told.FAILED);
        told(late, Message.Told.PUBLISHED);
        assertThat(journal.violations()).hasSize(2).allMatch(violation -> violation.startsWith("I3"));
    }

    @Test
    void shownAgainOrToTheWrongReaderIsAViolation() {
        Message message = accepted();
        journal.shown("bob", message.number);
        journal.shown("bob", message.number);
        journal.shown("carol", message.number);
        journal.shown("bob", 77);
        assertThat(journal.violations()).hasSize(3).allMatch(violation -> violation.startsWith("I4"));
    }

    @Test
    void anAcknowledgementAfterAFailureIsNoViolation() {
        Message message = accepted();
        told(message, Message.Told.FAILED);
        told(message, Message.Told.ACKNOWLEDGED);
        assertThat(journal.violations()).isEmpty();
        assertThat(journal.isSettled()).isTrue();
    }

    @Test
    void whatIsToldBeforeTheTicketCountsToo() {
        Message message = journal.offered("alice", "bob", TRAFFIC);
        journal.told("alice", 9, Message.Told.PUBLISHED, HASH, "");
        journal.told("alice", 9, Message.Told.UNVERIFIED, HASH, "");
        assertThat(message.isEnded()).isFalse();
        journal.accepted(message, 9);
        assertThat(message.isEnded()).isTrue();
        assertThat(message.publishedAt).isZero();
    }

    @Test
    void figuresTellRecoveryFromLatency() {
        Message before = accepted();
        now = 1_000_000_000L;
        journal.shown("bob", before.number);
        now = 12_000_000_000L;
        Message touched = accepted();
        now = 23_000_000_000L;
        journal.shown("bob", touched.number);
        Message lost = accepted();
        Map<Metric, Double> figures = new Figures(journal, 10_000_000_000L, 20_000_000_000L, 60_000_000_000L)
                .compute()
                .values();
        assertThat(figures)
                .containsEntry(Metric.RECOVERY_MAX, 3.0)
                .containsEntry(Metric.LATENCY_P50, 1.0)
                .containsEntry(Metric.LATENCY_MAX, 37.0)
                .containsEntry(Metric.ACCEPTED, 3.0)
                .containsEntry(Metric.UNFINISHED, 3.0);
        assertThat(figures.get(Metric.DELIVERED)).isEqualTo(2.0 / 3);
        assertThat(lost.isShown()).isFalse();
    }
}
