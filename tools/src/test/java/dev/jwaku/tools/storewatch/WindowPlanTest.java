package dev.jwaku.tools.storewatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.tools.storewatch.WindowPlan.Visit;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class WindowPlanTest {
    private static final PubsubTopic TOPIC = PubsubTopic.of("/waku/2/rs/16/32");
    private static final long SECOND = 1_000_000_000L;
    private static final WatchSettings SETTINGS = WatchSettings.of(List.of(TOPIC));

    @Test
    void aWindowIsDueOnceItIsSettled() {
        WindowPlan plan = new WindowPlan(SETTINGS, 600 * SECOND);

        assertThat(plan.due(719 * SECOND, 10)).isEmpty();
        List<Visit> due = plan.due(720 * SECOND, 10);
        assertThat(due)
                .singleElement()
                .satisfies(visit ->
                        assertThat(visit.window()).isEqualTo(new TimeWindow(TOPIC, 600 * SECOND, 660 * SECOND)));
        assertThat(plan.due(720 * SECOND, 10)).isEmpty();
    }

    @Test
    void itIsComparedASecondTimeForWhatCameLate() {
        WindowPlan plan = new WindowPlan(SETTINGS, 600 * SECOND);
        Visit first = plan.due(720 * SECOND, 10).getFirst();
        plan.ended(first, true, 721 * SECOND);

        assertThat(plan.compared()).isEqualTo(1);
        List<Visit> later = plan.due((660 + 3600) * SECOND, 1000);
        assertThat(later).anyMatch(visit -> visit.isSecond() && visit.window().equals(first.window()));
    }

    @Test
    void withoutAnAnswerItIsTriedAgainUntilPatienceEnds() {
        WindowPlan plan = new WindowPlan(SETTINGS, 600 * SECOND);
        Visit visit = plan.due(720 * SECOND, 10).getFirst();
        plan.ended(visit, false, 720 * SECOND);

        assertThat(plan.incomplete()).isEqualTo(1);
        assertThat(plan.comparedUntil(TOPIC)).isEqualTo(600 * SECOND);
        Visit again = plan.due(726 * SECOND, 10).getFirst();
        assertThat(again.tries()).isEqualTo(1);
        plan.ended(again, false, 720 * SECOND + Duration.ofDays(2).toNanos());
        assertThat(plan.abandoned()).isEqualTo(1);
        assertThat(plan.incomplete()).isZero();
    }

    @Test
    void aStretchOfTimeIsCutToItsEndAndThenDone() {
        WindowPlan plan = new WindowPlan(
                SETTINGS.withTimes(Duration.ofMinutes(1), Duration.ZERO, Duration.ZERO, Duration.ofSeconds(1))
                        .between(OptionalLong.of(30 * SECOND), OptionalLong.of(100 * SECOND)),
                1000 * SECOND);
        List<Visit> due = plan.due(1000 * SECOND, 10);

        assertThat(due)
                .extracting(Visit::window)
                .containsExactly(
                        new TimeWindow(TOPIC, 30 * SECOND, 90 * SECOND),
                        new TimeWindow(TOPIC, 90 * SECOND, 100 * SECOND));
        assertThat(plan.isDone()).isTrue();
        plan.split(due.getFirst());
        assertThat(plan.isDone()).isFalse();
        assertThat(plan.due(1000 * SECOND, 10))
                .extracting(Visit::window)
                .containsExactly(
                        new TimeWindow(TOPIC, 30 * SECOND, 60 * SECOND),
                        new TimeWindow(TOPIC, 60 * SECOND, 90 * SECOND));
    }

    @Test
    void theOldestIsGivenUpWhenTooManyWait() {
        WindowPlan plan = new WindowPlan(SETTINGS.between(OptionalLong.of(0), OptionalLong.empty()), 0);
        plan.due((WindowPlan.MOST + 102) * 60 * SECOND, 0);

        assertThat(plan.abandoned()).isEqualTo(101);
    }
}
