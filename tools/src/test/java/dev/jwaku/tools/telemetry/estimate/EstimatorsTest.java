package dev.jwaku.tools.telemetry.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class EstimatorsTest {
    private static void assertWilson(double successes, double trials, double lo, double hi) {
        Interval interval = Wilson.of(successes, trials);
        assertThat(interval.lo()).isCloseTo(lo, within(1e-6));
        assertThat(interval.hi()).isCloseTo(hi, within(1e-6));
    }

    @Test
    void wilsonAgreesWithTheReference() {
        assertWilson(100, 100, 0.963007, 1);
        assertWilson(99, 100, 0.945514, 0.998233);
        assertWilson(995, 1000, 0.988349, 0.997862);
        assertWilson(1000, 1000, 0.996173, 1);
        assertWilson(9990, 10_000, 0.998160, 0.999457);
        assertWilson(0, 10, 0, 0.277533);
        assertWilson(10, 10, 0.722467, 1);
        assertThat(Wilson.of(0, 0)).isEqualTo(Interval.ALL);
    }

    /** Examples of Newcombe 1998, table II, method 10. */
    @Test
    void differencesAgreeWithTheReference() {
        assertDifference(56, 70, 48, 80, 0.0524, 0.3339);
        assertDifference(9, 10, 3, 10, 0.1705, 0.8090);
        assertDifference(10, 10, 0, 20, 0.6791, 1);
    }

    private static void assertDifference(int a, int ofA, int b, int ofB, double lo, double hi) {
        Estimate one = new Estimate((double) a / ofA, Wilson.of(a, ofA));
        Estimate other = new Estimate((double) b / ofB, Wilson.of(b, ofB));
        Estimate.Difference difference = one.minus(other);
        assertThat(difference.lo()).isCloseTo(lo, within(5e-5));
        assertThat(difference.hi()).isCloseTo(hi, within(5e-5));
        assertThat(difference.isReal()).isTrue();
        assertThat(other.minus(one).hi()).isCloseTo(-lo, within(5e-5));
        assertThat(other.minus(one).isReal()).isTrue();
        assertThat(one.minus(one).isReal()).isFalse();
    }

    @Test
    void boundsHoldWhateverBecameOfTheUnknown() {
        Tally tally = new Tally(90, 5, 5, 40);
        assertThat(tally.bounds()).contains(new Interval(0.9, 0.95));
        assertThat(tally.point()).contains(90.0 / 95);
        assertThat(tally.withUnknown(100).bounds()).contains(new Interval(0.45, 0.975));
        assertThat(new Tally(0, 0, 0, 7).bounds()).isEmpty();
        assertThat(new Tally(0, 0, 0, 7).point()).isEmpty();
        assertThat(new Tally(0, 0, 3, 0).bounds()).contains(Interval.ALL);
    }

    /** By hand: R = 30/40, sum (d - R n)^2 = 6.25 + 6.25, times 2/1, over 40^2: 0.015625. */
    @Test
    void theVarianceOfARatioIsThatOfItsClusters() {
        ClusterSums sums = ClusterSums.of(10, 10).plus(ClusterSums.of(20, 30));
        assertThat(sums.ratio()).contains(0.75);
        assertThat(sums.variance()).isCloseTo(0.015625, within(1e-12));
        assertThat(sums.effectiveSize()).as("two clusters do not tell").isEmpty();
        assertThat(ClusterSums.of(0, 0)).isEqualTo(ClusterSums.NONE);
    }

    @Test
    void messagesThatAreLostTogetherCountAsOne() {
        List<RatioInterval.Cluster> alike = new ArrayList<>(Collections.nCopies(90, new RatioInterval.Cluster(10, 10)));
        alike.addAll(Collections.nCopies(10, new RatioInterval.Cluster(0, 10)));
        Interval clustered = RatioInterval.of(alike).orElseThrow();
        assertThat(clustered.lo()).isCloseTo(Wilson.of(90, 100).lo(), within(2e-3));
        assertThat(clustered.hi()).isCloseTo(Wilson.of(90, 100).hi(), within(2e-3));
        assertThat(clustered.width()).isGreaterThan(3 * Wilson.of(900, 1000).width());
    }

    @Test
    void withoutAFailureTheRuleOfThreeCountsClusters() {
        List<RatioInterval.Cluster> perfect = Collections.nCopies(30, new RatioInterval.Cluster(50, 50));
        assertThat(RatioInterval.of(perfect)).contains(new Interval(0.9, 1));
        assertThat(RatioInterval.of(List.of(new RatioInterval.Cluster(1000, 1000))))
                .contains(Interval.ALL);
        assertThat(RatioInterval.of(Collections.nCopies(30, new RatioInterval.Cluster(0, 5))))
                .contains(new Interval(0, 0.1));
        assertThat(RatioInterval.of(List.of())).isEmpty();
        assertThat(RatioInterval.of(List.of(new RatioInterval.Cluster(0, 0)))).isEmpty();
    }

    @Test
    void fewClustersNeverLookCertain() {
        Interval one =
                RatioInterval.of(List.of(new RatioInterval.Cluster(99, 100))).orElseThrow();
        assertThat(one.width()).isGreaterThan(0.7);
        List<RatioInterval.Cluster> same = Collections.nCopies(50, new RatioInterval.Cluster(9, 10));
        Interval alike = RatioInterval.of(same).orElseThrow();
        assertThat(alike.lo()).isCloseTo(Wilson.of(45, 50).lo(), within(1e-9));
        List<RatioInterval.Cluster> few = List.of(new RatioInterval.Cluster(10, 10), new RatioInterval.Cluster(5, 10));
        assertThat(RatioInterval.of(few)).isEqualTo(RatioInterval.of(few));
        assertThat(RatioInterval.bootstrap(few)).isEqualTo(new Interval(0.5, 1));
    }

    /** By hand: 4 at risk, 1 arrives at 1: 3/4 missing; one leaves at 2; 2 at risk, 1 arrives at 3: 3/8 missing. */
    @Test
    void theCurveCountsWhoIsStillMissing() {
        DeliveryCurve curve = DeliveryCurve.of(List.of(
                new DeliveryCurve.Age(3, 1, 0),
                new DeliveryCurve.Age(1, 1, 0),
                new DeliveryCurve.Age(2, 0, 1),
                new DeliveryCurve.Age(9, 0, 1)));
        assertThat(curve.deliveredBy(0)).isZero();
        assertThat(curve.deliveredBy(1)).isCloseTo(0.25, within(1e-12));
        assertThat(curve.deliveredBy(100)).isCloseTo(0.625, within(1e-12));
        assertThat(curve.quantile(0.5)).hasValue(3);
        assertThat(curve.quantile(0.95)).as("it never got there").isEmpty();
        assertThat(DeliveryCurve.of(List.of()).quantile(0.5)).isEmpty();
    }

    @Test
    void theOldFormulaIsAsPublished() {
        assertThat(OldFormula.ofChat(List.of(10L, 10L))).hasValue(1.0);
        assertThat(OldFormula.ofChat(List.of(10L, 9L)).orElseThrow()).isCloseTo(0.947368, within(1e-6));
        assertThat(OldFormula.ofChat(List.of(10L, 5L)).orElseThrow()).isCloseTo(0.666667, within(1e-6));
        assertThat(OldFormula.ofChat(List.of(10L, 1L, 1L))).hasValue(-0.5);
        assertThat(OldFormula.ofChat(List.of(7L))).hasValue(1.0);
        assertThat(OldFormula.ofChat(List.of(100L, 1L)).orElseThrow()).isCloseTo(0.019802, within(1e-6));
        assertThat(OldFormula.ofAll(List.of(List.of(0L)))).isEqualTo(OptionalDouble.empty());
    }

    @Test
    void aTimeIsFinalWhenItIsAccountedForOrAWeekOld() {
        assertThat(new Maturity(95, 100).isFinal(1000, 1000)).isTrue();
        assertThat(new Maturity(94, 100).isFinal(1000, 1000)).isFalse();
        assertThat(new Maturity(100, 100).isFinal(1000, 999)).isFalse();
        assertThat(new Maturity(0, 100).isFinal(1000, 1000 + 7 * 86_400_000L)).isTrue();
        assertThat(new Maturity(0, 0).isFinal(1000, 1001)).isFalse();
    }

    @Test
    void figuresAddUpAndSubtractExactly() {
        Trial arrived = new Trial(0, OptionalLong.of(1500), Presence.NONE, Presence.NONE);
        Trial silent = new Trial(0, OptionalLong.empty(), Presence.NONE, Presence.NONE);
        long now = 8 * 86_400_000L;
        Figures one = Figures.ofCluster(List.of(arrived, silent), 3, now).ofInstall();
        Figures two = Figures.ofCluster(List.of(arrived), 0, now).ofInstall();
        assertThat(one.plus(two).minus(two)).isEqualTo(one);
        assertThat(one.minus(one).isEmpty()).isTrue();
        assertThat(Figures.decode(one.plus(two).encode())).isEqualTo(one.plus(two));
        assertThat(Figures.decode(Figures.NONE.minus(one).encode())).isEqualTo(Figures.NONE.minus(one));
        assertThat(one.tally(Horizon.MINUTE)).isEqualTo(new Tally(1, 0, 4, 0));
        assertThat(one.plus(two).clusters(Horizon.WEEK)).isEqualTo(new ClusterSums(2, 2, 2, 2, 2, 2));
        assertThat(one.plus(two).meanOfInstalls(Horizon.HOUR)).contains(1.0);
        assertThat(one.sent()).isEqualTo(5);
    }
}
