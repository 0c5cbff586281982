package dev.jwaku.simulation.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LossCurveTest {
    private static final int ROUND_TRIP_MILLIS = 100;

    /** Mathis et al. 1997: segment / round trip * 1.22 / sqrt(loss). */
    private static double mathis(double loss) {
        return LinkModel.SEGMENT / (ROUND_TRIP_MILLIS / 1e3) * 1.22 / Math.sqrt(loss) / 1024;
    }

    private static double goodput(double loss) {
        LossyFlow.Result result =
                LossCurve.bulk(LossCurve.link(loss, ROUND_TRIP_MILLIS / 2, LossCurve.PATIENT), Duration.ofMinutes(10));
        return result.bytes() / 1024.0 / result.length().toSeconds();
    }

    @Test
    void bulkOverRareLossGoesAsFastAsTheFormulaForReno() {
        assertThat(goodput(0.001)).isCloseTo(mathis(0.001), within(0.35 * mathis(0.001)));
        assertThat(goodput(0.01)).isCloseTo(mathis(0.01), within(0.35 * mathis(0.01)));
    }

    @Test
    void frequentLossCostsTimeOutsBeyondTheFormula() {
        assertThat(goodput(0.1)).isBetween(0.2 * mathis(0.1), 0.9 * mathis(0.1));
        assertThat(goodput(0.3)).isBetween(0.02 * mathis(0.3), 0.5 * mathis(0.3));
    }

    @Test
    void aSingleMessageWaitsOneTimeOutPerLossOfItsOwn() {
        LossyFlow.Result result = LossCurve.sparse(LossCurve.link(0.1, 250, LossCurve.PATIENT), Duration.ofHours(100));
        assertThat(result.sent()).isGreaterThan(30_000);
        assertThat(LossCurve.seconds(result.delays(), 0.5)).isBetween(0.25, 0.28);
        double once =
                result.delays().stream().filter(delay -> delay > 500_000_000L).count() / (double) result.sent();
        assertThat(once).isCloseTo(0.1, within(0.01));
        double twice =
                result.delays().stream().filter(delay -> delay > 1_500_000_000L).count() / (double) result.sent();
        assertThat(twice).isCloseTo(0.01, within(0.004));
        assertThat(result.late(Duration.ofSeconds(30))).isLessThan(1e-4);
    }
}
