package dev.jwaku.tools.telemetry.estimate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.runtime.Bytes;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PresenceTest {
    private static final Bytes ONE = Bytes.of((byte) 1);
    private static final Bytes TWO = Bytes.of((byte) 2);
    private static final long MINUTE = 60_000;

    private static Presence.Run run(Bytes boot, long first, long last, boolean isOnline, long received) {
        return new Presence.Run(boot, first, last, first * MINUTE, last * MINUTE, isOnline, false, received, received);
    }

    @Test
    void aChainWithoutAGapCoversItsTimeInWhateverOrderItComes() {
        Presence presence = Presence.of(List.of(run(ONE, 11, 20, false, 0), run(ONE, 0, 10, true, 0)));
        assertThat(presence.covers(0, 20 * MINUTE)).isTrue();
        assertThat(presence.covers(0, 20 * MINUTE + 1)).isFalse();
        assertThat(presence.onlineMillis(0, 20 * MINUTE)).isEqualTo(11 * MINUTE);
        assertThat(presence.isOnlineAt(5 * MINUTE)).isTrue();
        assertThat(presence.isOnlineAt(15 * MINUTE)).isFalse();
    }

    @Test
    void aMissingHeartbeatIsAHoleUnlessNothingWasReceivedInIt() {
        List<Presence.Run> silent = List.of(run(ONE, 0, 10, true, 4), run(ONE, 12, 20, true, 4));
        List<Presence.Run> received = List.of(run(ONE, 0, 10, true, 4), run(ONE, 12, 20, true, 5));
        assertThat(Presence.of(silent).covers(0, 20 * MINUTE)).isTrue();
        assertThat(Presence.of(received).covers(0, 20 * MINUTE)).isFalse();
        assertThat(Presence.of(received).covers(0, 10 * MINUTE)).isTrue();
        assertThat(Presence.of(silent).onlineMillis(0, 20 * MINUTE))
                .as("not seen is not online")
                .isEqualTo(18 * MINUTE);
    }

    @Test
    void aRestartIsAHoleUnlessNothingWasReceivedInIt() {
        Presence.Run before = run(ONE, 0, 10, true, 4);
        Presence.Run after = new Presence.Run(TWO, 0, 5, 100 * MINUTE, 105 * MINUTE, true, false, 4, 9);
        Presence.Run more = new Presence.Run(TWO, 0, 5, 100 * MINUTE, 105 * MINUTE, true, false, 5, 9);
        assertThat(Presence.of(List.of(before, after)).covers(0, 105 * MINUTE)).isTrue();
        assertThat(Presence.of(List.of(before, more)).covers(0, 105 * MINUTE)).isFalse();
    }

    @Test
    void withoutHolesEveryRestartIsOne() {
        Presence.Run before = run(ONE, 0, 10, true, 4);
        Presence.Run after = new Presence.Run(TWO, 0, 5, 100 * MINUTE, 105 * MINUTE, true, false, 4, 9);
        Presence presence = Presence.of(List.of(before, after)).withoutHoles();
        assertThat(presence.covers(0, 105 * MINUTE)).isFalse();
        assertThat(presence.covers(0, 10 * MINUTE)).isTrue();
        assertThat(presence.covers(101 * MINUTE, 105 * MINUTE)).isTrue();
    }

    @Test
    void sleepIsCoveredAndNotOnline() {
        Presence.Run before = run(ONE, 0, 10, true, 0);
        Presence.Run asleep = new Presence.Run(ONE, 11, 20, 500 * MINUTE, 509 * MINUTE, true, true, 0, 0);
        Presence presence = Presence.of(List.of(before, asleep));
        assertThat(presence.covers(0, 509 * MINUTE)).isTrue();
        assertThat(presence.onlineMillis(0, 509 * MINUTE)).isEqualTo(19 * MINUTE);
    }

    @Test
    void aMessageIsJudgedByWhatIsKnown() {
        Presence watched = Presence.of(List.of(run(ONE, 0, 200, true, 0)));
        long sent = 10 * MINUTE;
        Trial arrived = new Trial(sent, OptionalLong.of(sent + 5000), watched, watched);
        Trial late = new Trial(sent, OptionalLong.of(sent + 2 * MINUTE), watched, Presence.NONE);
        Trial lost = new Trial(sent, OptionalLong.empty(), watched, watched);
        Trial unknown = new Trial(sent, OptionalLong.empty(), watched, Presence.NONE);
        long now = 300 * MINUTE;
        assertThat(arrived.within(Horizon.MINUTE, now)).isEqualTo(Outcome.DELIVERED);
        assertThat(arrived.within(Horizon.DAY, now)).as("no luck counts early").isEqualTo(Outcome.PENDING);
        assertThat(late.within(Horizon.MINUTE, now)).isEqualTo(Outcome.NOT_DELIVERED);
        assertThat(late.within(Horizon.TEN_MINUTES, now)).isEqualTo(Outcome.DELIVERED);
        assertThat(lost.within(Horizon.HOUR, now)).isEqualTo(Outcome.NOT_DELIVERED);
        assertThat(lost.within(Horizon.DAY, 3000 * MINUTE))
                .as("watched for 200 minutes only")
                .isEqualTo(Outcome.UNKNOWN);
        assertThat(unknown.within(Horizon.MINUTE, now)).isEqualTo(Outcome.UNKNOWN);
        assertThat(lost.age(now)).isEqualTo(new DeliveryCurve.Age(190 * MINUTE, 0, 1));
        assertThat(unknown.age(now)).isEqualTo(new DeliveryCurve.Age(0, 0, 1));
        assertThat(arrived.dueAt(now)).isEqualTo(sent + Horizon.DAY.millis());
    }

    @Test
    void opportunityIsTheTimeInWhichBothAreOnline() {
        Presence sender = Presence.of(List.of(run(ONE, 0, 20, true, 0), run(ONE, 21, 30, false, 0)));
        Presence receiver = Presence.of(List.of(run(TWO, 0, 9, false, 0), run(TWO, 10, 30, true, 0)));
        assertThat(sender.togetherMillis(receiver, 0, 30 * MINUTE)).isEqualTo(11 * MINUTE);
        Trial trial = new Trial(0, OptionalLong.of(15 * MINUTE), sender, receiver);
        assertThat(trial.opportunity(40 * MINUTE)).isEqualTo(new DeliveryCurve.Age(5 * MINUTE, 1, 0));
        assertThat(trial.age(40 * MINUTE)).isEqualTo(new DeliveryCurve.Age(15 * MINUTE, 1, 0));
        Trial unwatched = new Trial(0, OptionalLong.of(15 * MINUTE), sender, Presence.NONE);
        assertThat(unwatched.opportunity(40 * MINUTE)).isEqualTo(new DeliveryCurve.Age(0, 0, 1));
    }

    @Test
    void whoCameBackIsSeenFromThenOn() {
        Presence receiver =
                Presence.of(List.of(run(TWO, 0, 9, true, 0), run(TWO, 10, 29, false, 0), run(TWO, 30, 60, true, 0)));
        long now = 50 * MINUTE;
        Trial waited = new Trial(15 * MINUTE, OptionalLong.of(32 * MINUTE), receiver, receiver);
        Trial missing = new Trial(15 * MINUTE, OptionalLong.empty(), receiver, receiver);
        Trial online = new Trial(5 * MINUTE, OptionalLong.of(6 * MINUTE), receiver, receiver);
        Trial unwatched = new Trial(15 * MINUTE, OptionalLong.of(32 * MINUTE), receiver, Presence.NONE);
        assertThat(waited.afterReconnect(now)).contains(new DeliveryCurve.Age(2 * MINUTE, 1, 0));
        assertThat(missing.afterReconnect(now)).contains(new DeliveryCurve.Age(20 * MINUTE, 0, 1));
        assertThat(online.afterReconnect(now)).isEmpty();
        assertThat(unwatched.afterReconnect(now)).isEmpty();
        Figures figures = Figures.ofCluster(List.of(waited, missing, online, unwatched), 0, now);
        assertThat(figures.waited()).isEqualTo(2);
        assertThat(figures.afterReconnect().quantile(0.5).orElse(0)).isBetween(2 * MINUTE, 3 * MINUTE);
    }
}
