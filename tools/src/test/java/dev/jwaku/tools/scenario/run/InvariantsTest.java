package dev.jwaku.tools.scenario.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.delivery.CoverageReport;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.simulation.network.LinkModel;
import dev.jwaku.tools.scenario.Mode;
import dev.jwaku.tools.scenario.Span;
import dev.jwaku.tools.scenario.Traffic;
import dev.jwaku.waku.message.MessageHash;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each invariant is violated by an observation that breaks it, and by no other. I1 to I4: {@link JournalTest}. */
class InvariantsTest {
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
    private final Journal journal = new Journal(() -> now, hash -> true);

    private void holds() {
        assertThat(journal.violations()).isEmpty();
    }

    private void violated(String invariant) {
        assertThat(journal.violations()).singleElement().asString().startsWith(invariant + ": ");
    }

    private static MessageHash hash(int number) {
        byte[] bytes = new byte[MessageHash.LENGTH];
        bytes[0] = (byte) number;
        return new MessageHash(Bytes.wrap(bytes));
    }

    private static Instant at(long seconds) {
        return Instant.ofEpochSecond(seconds);
    }

    private static CoverageReport coverage(long since, long... gaps) {
        List<CoverageReport.Gap> open = new ArrayList<>();
        for (int i = 0; i < gaps.length; i += 2) {
            open.add(new CoverageReport.Gap(at(gaps[i]), at(gaps[i + 1])));
        }
        return new CoverageReport(at(since), at(gaps[0]), at(since), open, true);
    }

    @Test
    void aRunThatCouldNotBeMadeIsAResultToo() {
        RunResult result = new RunResult(
                "x", Mode.EDGE, "on", 1, List.of("why"), Map.of(), List.of(), Map.of(), Duration.ZERO, "");
        assertThat(result.isGood()).isFalse();
        assertThat(result.figures()).isEmpty();
    }

    @Test
    void i1AMessageWithoutEndForTooLongOnline() {
        Message message = journal.offered("alice", "bob", TRAFFIC);
        journal.accepted(message, 1);
        long most = Journal.MOST_ONLINE.toNanos();
        journal.checkDeadlines("alice", 1000);
        journal.checkDeadlines("alice", 1000 + most);
        holds();
        journal.checkDeadlines("alice", 1001 + most);
        violated("I1");
    }

    @Test
    void i1AMessageThatEndedIsNotMissed() {
        Message message = journal.offered("alice", "bob", TRAFFIC);
        journal.accepted(message, 1);
        journal.checkDeadlines("alice", 1000);
        journal.told("alice", 1, Message.Told.STORED, hash(1), "");
        journal.checkDeadlines("alice", Long.MAX_VALUE);
        holds();
    }

    @Test
    void i5VerifiedTimeGrowsAndMovesOn() {
        CoverageCheck check = new CoverageCheck(journal);
        check.covered("bob", coverage(0, 50, 60), now);
        check.covered("bob", coverage(0, 70, 80, 100, 130), now);
        check.covered("bob", coverage(10, 75, 80, 110, 150), now);
        holds();
        check.covered("bob", coverage(10, 72, 80, 110, 150), now);
        violated("I5");
    }

    @Test
    void i5WhatWasForgottenBeforeItsBeginningIsNotVerifiedAnyMore() {
        CoverageCheck check = new CoverageCheck(journal);
        check.covered("bob", coverage(0, 50, 60), now);
        check.covered("bob", coverage(55, 55, 60), now);
        holds();
    }

    @Test
    void i5OnlyAClockThatWasSetTakesBackWhatWasVerified() {
        CoverageCheck check = new CoverageCheck(journal);
        check.covered("bob", coverage(0, 50, 60), now);
        check.clockSet("bob", now);
        check.covered("bob", coverage(0, 20, 60), now);
        holds();
        now = Duration.ofSeconds(5).toNanos();
        check.covered("bob", coverage(0, 10, 60), now);
        violated("I5");
    }

    @Test
    void i5AMessageThatTheStoreListedAndTheReaderLacks() {
        CoverageCheck check = new CoverageCheck(journal);
        List<CoverageCheck.Listed> listed = List.of(
                new CoverageCheck.Listed(1, 10), new CoverageCheck.Listed(2, 20), new CoverageCheck.Listed(3, 30));
        check.claimed("bob", new CoverageCheck.Claim(10, 30, listed));
        assertThat(check.open("bob")).isEqualTo(1);
        check.read("bob", 1, number -> number <= 2);
        assertThat(check.open("bob")).isZero();
        holds();
        check.claimed("bob", new CoverageCheck.Claim(10, 31, listed));
        check.read("bob", 0, number -> number <= 2);
        holds();
        check.read("bob", 1, number -> number <= 2);
        violated("I5");
    }

    @Test
    void i6APeerThatIsLeftAloneForTooLong() {
        BlameCheck check = new BlameCheck(journal);
        check.rests("bob", "peer", 10, 10);
        holds();
        check.rests("bob", "peer", 11, 10);
        violated("I6");
    }

    @Test
    void i7FailuresThatGrowWhileOffline() {
        BlameCheck check = new BlameCheck(journal);
        check.holds("bob", 1, false);
        check.holds("bob", 2, true);
        check.holds("bob", 2, true);
        check.holds("bob", 3, false);
        check.holds("bob", 4, true);
        check.holds("bob", 0, true); // forgiven
        holds();
        check.holds("bob", 1, true);
        violated("I7");
    }

    @Test
    void i8AGapThatBeginsAfterTheLastSignOfLife() {
        RecoveryCheck check = new RecoveryCheck(journal);
        check.recovering("bob", at(9), at(10));
        check.recovering("bob", at(10), at(10));
        holds();
        check.recovering("bob", at(11), at(10));
        violated("I8");
    }

    @Test
    void i8APeerThatRestsAfterARecovery() {
        RecoveryCheck check = new RecoveryCheck(journal);
        check.forgave("bob", 0, 0);
        holds();
        check.forgave("bob", 0, 1);
        violated("I8");
    }

    @Test
    void i9AClientThatCountsOnSomebodyWhoGrantedNothing() {
        SubscriptionCheck check = new SubscriptionCheck(journal, Duration.ZERO);
        check.granted("bob", "service-1");
        check.look("bob", List.of("service-1"), true, 0);
        holds();
        check.look("bob", List.of("service-1", "service-2"), true, 1);
        violated("I9");
    }

    @Test
    void i9AClientWithoutSubscriptionForTooLong() {
        SubscriptionCheck check = new SubscriptionCheck(journal, Duration.ofSeconds(1));
        long within = SubscriptionCheck.WITHIN.plusSeconds(1).toNanos();
        check.granted("bob", "service-1");
        check.restarted("service-1");
        check.look("bob", List.of(), true, 5);
        check.look("bob", List.of(), false, within);
        check.look("bob", List.of(), true, within + 10);
        check.look("bob", List.of(), true, 2 * within + 10);
        holds();
        check.look("bob", List.of(), true, 2 * within + 11);
        violated("I9");
    }

    /** At 30 % and 250 ms seven time-outs, of 0.7 s to 44.8 s: docs/loss-model.md has messages that took minutes. */
    @Test
    void i9WaitsLongerOverLinksThatAreSlowOrLoseMuch() {
        LinkModel slow = LinkModel.ofLatency(Duration.ofMillis(250));
        assertThat(SubscriptionCheck.slack(Stream.of(LinkModel.ofLatency(Duration.ZERO), slow)))
                .isEqualTo(Duration.ofSeconds(5));
        assertThat(SubscriptionCheck.slack(Stream.of(slow.withSegmentLoss(0.01))))
                .isEqualTo(Duration.ofMillis(5_000 + 2_100));
        assertThat(SubscriptionCheck.slack(Stream.of(slow.withSegmentLoss(0.3), slow)))
                .isEqualTo(Duration.ofMillis(5_000 + 127 * 700));
    }

    @Test
    void i9AServerThatLivesAnewHasForgotten() {
        SubscriptionCheck check = new SubscriptionCheck(journal, Duration.ZERO);
        check.granted("bob", "service-1");
        check.restarted("service-1");
        check.look("bob", List.of("service-1"), true, 0);
        holds();
        check.look("bob", List.of("service-1"), true, SubscriptionCheck.WITHIN.toNanos() + 1);
        violated("I9");
    }

    @Test
    void i10ANodeThatFailedIsTriedAgainBeforeAnother() {
        RetryCheck check = new RetryCheck(journal);
        List<String> connected = List.of("one", "two", "three");
        check.pushing("alice", "h", "one", connected);
        check.failed("alice", "h", "one");
        check.pushing("alice", "h", "two", connected);
        check.pushing("alice", "other", "one", connected);
        check.pushing("alice", "h", "one", List.of("one", "two"));
        holds();
        check.pushing("alice", "h", "one", connected);
        violated("I10");
    }

    @Test
    void i10AfterARestartNobodyRemembers() {
        RetryCheck check = new RetryCheck(journal);
        check.failed("alice", "h", "one");
        check.restarted("alice");
        check.pushing("alice", "h", "one", List.of("one", "two"));
        holds();
    }

    @Test
    void i11AMessageThatWasAcceptedAndIsNotKnownAfterARestart() {
        for (int ticket = 1; ticket <= 3; ticket++) {
            journal.accepted(journal.offered("alice", "bob", TRAFFIC), ticket);
        }
        journal.told("alice", 1, Message.Told.STORED, hash(1), "");
        RestartCheck check = new RestartCheck(journal);
        assertThat(check.reopened("alice", number -> number == 1 ? Optional.empty() : Optional.of(number), n -> n == 2))
                .hasSize(1)
                .containsValue(2L);
        holds();
        assertThat(check.reopened("alice", number -> number == 2 ? Optional.empty() : Optional.of(number), n -> false))
                .isEmpty();
        violated("I11");
    }

    @Test
    void i12MoreCopiesThanGenerationsAndPathsExplain() {
        CopyCheck check = new CopyCheck(journal);
        check.named("alice", "1", "first");
        int most = CopyCheck.most(1, 3);
        check.sent("alice", "first", most, 3);
        check.sent("alice", "unknown", 1000, 3);
        holds();
        check.named("alice", "1", "second");
        check.sent("alice", "second", CopyCheck.most(2, 3) - most, 3);
        holds();
        check.sent("alice", "first", 1, 3);
        violated("I12");
    }

    @Test
    void i14GenerationsWithoutACommonId() {
        GenerationCheck check = new GenerationCheck(journal);
        check.seen(1, hash(1), Optional.of(Bytes.utf8("a")));
        check.seen(1, hash(1), Optional.of(Bytes.utf8("a")));
        check.seen(1, hash(2), Optional.of(Bytes.utf8("a")));
        check.seen(2, hash(3), Optional.empty());
        holds();
        check.seen(2, hash(4), Optional.empty());
        violated("I14");
    }

    @Test
    void i14TwoMessagesWithOneId() {
        GenerationCheck check = new GenerationCheck(journal);
        check.seen(1, hash(1), Optional.of(Bytes.utf8("a")));
        check.seen(2, hash(2), Optional.of(Bytes.utf8("a")));
        violated("I14");
    }

    @Test
    void i14AnOldHashOfANewGeneration() {
        GenerationCheck check = new GenerationCheck(journal);
        check.restamped("alice", "1", "first");
        check.restamped("alice", "1", "second");
        holds();
        check.restamped("alice", "1", "first");
        violated("I14");
    }
}
