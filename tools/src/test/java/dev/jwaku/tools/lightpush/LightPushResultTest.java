package dev.jwaku.tools.lightpush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LightPushResultTest {
    private final LightPushResult result = new LightPushResult();

    private static LightPushRound round(double p99, long stolenMillis) {
        return new LightPushRound("one", 2_000, 2_000, 0.5, p99, 9, 300, stolenMillis);
    }

    private static LightPushPair pair(double ours, double others) {
        return new LightPushPair(round(ours, 0), round(others, LightPushPair.DISTURBED_MILLIS));
    }

    @Test
    void theMiddleOfTheRatiosCounts() {
        result.add(pair(3, 1));
        result.add(pair(1, 2));
        result.add(pair(4, 5));
        assertThat(result.medianRatio()).isEqualTo(0.8);
        assertThat(result.pairs()).isEqualTo(3);
        assertThat(result.playedAgain()).isZero();
    }

    @Test
    void whicheverRoundWasDisturbedThePairIsPlayedAgain() {
        long much = LightPushPair.DISTURBED_MILLIS + 1;
        assertThat(result.add(new LightPushPair(round(9, much), round(1, 0)))).isFalse();
        assertThat(result.add(new LightPushPair(round(1, 0), round(9, much)))).isFalse();
        assertThat(result.add(pair(1, 1))).isTrue();
        assertThat(result.medianRatio()).isEqualTo(1);
        assertThat(result.playedAgain()).isEqualTo(2);
        assertThat(result.disturbed()).isZero();
    }

    @Test
    void aHostThatNeverRestsEndsTheRunAllTheSame() {
        LightPushPair disturbed = new LightPushPair(round(2, 5_000), round(1, 5_000));
        for (int i = 0; i < LightPushResult.MOST_AGAIN; i++) {
            assertThat(result.add(disturbed)).isFalse();
        }
        assertThat(result.add(disturbed)).isTrue();
        assertThat(result.disturbed()).isEqualTo(1);
        assertThat(result.medianRatio()).isEqualTo(2);
    }

    @Test
    void whatWasNotAnsweredIsNotForgivenByPlayingAgain() {
        LightPushRound poor = new LightPushRound("one", 2_000, 1_999, 0.5, 1, 9, 300, 5_000);
        assertThat(result.add(new LightPushPair(poor, round(1, 0)))).isFalse();
        result.add(pair(1, 1));
        assertThat(result.isComplete()).isFalse();
    }

    @Test
    void nothingMeasuredHasNoRatio() {
        assertThatThrownBy(result::medianRatio).isInstanceOf(IllegalStateException.class);
    }
}
