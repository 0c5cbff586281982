package dev.jwaku.tools.outage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.tools.relay.Machine;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutageJournalTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final OutageJournal journal = new OutageJournal();

    /** A message of A before, one while the middle is dead, one of C after its return. */
    private void outage() {
        accept(End.A, "before", 1);
        journal.claimed("before", 1 * SECOND);
        journal.shown("before", 2 * SECOND);
        journal.killed(10 * SECOND);
        accept(End.A, "meanwhile", 20);
        journal.listens(70 * SECOND);
        accept(End.C, "after", 71);
    }

    private void accept(End from, String text, long second) {
        journal.offered(from, text);
        journal.accepted(text, second * SECOND);
    }

    @Test
    void trafficIsBackWithTheFirstMessageShownAfterTheMiddleListens() {
        outage();
        assertThat(journal.isRecovered(End.A)).isFalse();
        journal.claimed("meanwhile", 72 * SECOND);
        journal.shown("meanwhile", 73 * SECOND);
        journal.shown("after", 74 * SECOND);
        OutageRun run = journal.result();
        assertThat(run.secondsFromA()).isEqualTo(3);
        assertThat(run.secondsFromC()).isEqualTo(4);
        assertThat(run.arrivedDown()).isEqualTo(1);
        assertThat(journal.isComplete()).isTrue();
        assertThat(run.isGood()).isTrue();
    }

    @Test
    void whatIsCalledPublishedWhileNobodyIsThereIsCounted() {
        outage();
        journal.claimed("meanwhile", 20 * SECOND);
        journal.shown("meanwhile", 71 * SECOND);
        journal.shown("after", 71 * SECOND);
        assertThat(journal.result().claimedDown()).isEqualTo(1);
        assertThat(journal.result().isGood()).isFalse();
    }

    @Test
    void aLostMessageIsNoGoodRun() {
        outage();
        journal.claimed("meanwhile", 71 * SECOND);
        accept(End.A, "later", 72);
        journal.shown("later", 73 * SECOND);
        journal.shown("after", 73 * SECOND);
        OutageRun run = journal.result();
        assertThat(run.claimedLost()).isEqualTo(1);
        assertThat(run.acceptedDown()).isEqualTo(1);
        assertThat(run.arrivedDown()).isZero();
        assertThat(run.isGood()).isFalse();
    }

    @Test
    void aMessageShownTwiceAndASlowReturnAreNoGoodRuns() {
        outage();
        journal.shown("meanwhile", 76 * SECOND);
        journal.shown("after", 71 * SECOND);
        assertThat(journal.result().isGood()).isFalse();
        journal.shown("after", 80 * SECOND);
        assertThat(journal.result().duplicates()).isEqualTo(1);
    }

    @Test
    void refusalsCountWhileTheMiddleIsDeadOnly() {
        outage();
        journal.offered(End.C, "no");
        journal.refused("no", 30 * SECOND);
        journal.offered(End.C, "not before either");
        journal.refused("not before either", 9 * SECOND);
        assertThat(journal.result().refusedDown()).isEqualTo(1);
        assertThat(journal.result().accepted()).isEqualTo(3);
    }

    @Test
    void theTableHasARowForEachContestantAndTheVerdictIsAboutOurs() {
        OutageRun good = new OutageRun(1, 2, 10, 0, 0, 10, 20, 20, 0, 0);
        OutageRun bad = new OutageRun(Double.NaN, 9, 10, 0, 10, 0, 20, 10, 10, 0);
        OutagePlan plan = new OutagePlan(1, Duration.ofSeconds(60), Duration.ofSeconds(180));
        OutageResult result = new OutageResult(
                plan,
                Map.of("jwaku", "ours"),
                List.of("jwaku"),
                Map.of("jwaku", List.of(good), "go-waku", List.of(bad)));
        OutageReport report = new OutageReport(result, "./jwaku bench outage", machine());
        assertThat(report.markdown())
                .contains("| jwaku | 1.50 | 2.00 | 0 of 2 | 10 | 0 | 10 | 0 | 0 | 0 |")
                .contains("| go-waku | 9.00 | 9.00 | 1 of 2 | 10 | 10 | 0 | 0 | 10 | 0 |");
        assertThat(report.json()).contains("\"good\":true").contains("\"seconds_a_to_c\":null");
        assertThat(new OutageResult(plan, Map.of("go-waku", ""), List.of("go-waku"), Map.of("go-waku", List.of(bad)))
                        .isGood())
                .isFalse();
    }

    private static Machine machine() {
        return new Machine("cpu", "memory", "system", "java", "0 0 0");
    }
}
