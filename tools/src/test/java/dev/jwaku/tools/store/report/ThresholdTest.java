package dev.jwaku.tools.store.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.tools.store.report.Measured.At;
import dev.jwaku.tools.store.report.Threshold.Figure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThresholdTest {
    @Test
    void readsFiguresUnitsAndWays() {
        assertThat(Threshold.parse("hash-1:p95<=5ms"))
                .isEqualTo(new Threshold(Optional.empty(), "hash-1", Figure.P95, true, 5));
        assertThat(Threshold.parse("wire-mix/hash-1:p50 <= 300us"))
                .isEqualTo(new Threshold(Optional.of(At.WIRE_MIX), "hash-1", Figure.P50, true, 0.3));
        assertThat(Threshold.parse("insert-128:rate>=20000"))
                .isEqualTo(new Threshold(Optional.empty(), "insert-128", Figure.RATE, false, 20_000));
        assertThat(Threshold.parse("count:max<=1.5s").limit()).isEqualTo(1500);
        assertThat(Threshold.parse("database/hash-1:p50<=0.3ms").toString()).isEqualTo("database/hash-1:p50<=0.3ms");
        assertThat(Threshold.parse("insert-128:rate>=20000").toString()).isEqualTo("insert-128:rate>=20000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hash-1",
                "hash-1:p95",
                "hash-1:p95<5ms",
                "hash-1:p95<=ms",
                "hash-1:p95<=-1ms",
                "hash-1:p96<=1ms",
                "hash-1:rate>=5ms",
                "moon/hash-1:p95<=5ms",
                "hash-1:p95<=5min"
            })
    void refusesAnythingElse(String text) {
        assertThatThrownBy(() -> Threshold.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theProjectsOwnLimitsHoldOrNot() {
        Thresholds thresholds = new Thresholds("jwaku", List.of(), true, 1290);
        List<Measured> good = List.of(Reports.measured(At.DATABASE, "jwaku", "hash-1", 0.2, 0.9));
        assertThat(thresholds.check(List.of(), good, List.of())).hasSize(2).allMatch(Verdict::good);
        List<Measured> slow = List.of(Reports.measured(At.DATABASE, "jwaku", "hash-1", 0.2, 1.1));
        assertThat(thresholds.check(List.of(), slow, List.of()))
                .filteredOn(verdict -> !verdict.good())
                .singleElement()
                .satisfies(verdict -> {
                    assertThat(verdict.threshold().toString()).isEqualTo("database/hash-1:p95<=1ms");
                    assertThat(verdict.found()).isEqualTo(1.1);
                });
    }

    @Test
    void theReferenceIsNotJudged() {
        List<Measured> reference = List.of(Reports.measured(At.DATABASE, "other", "hash-1", 200, 500));
        assertThat(new Thresholds("jwaku", List.of(), true, 1290).check(List.of(), reference, List.of()))
                .isEmpty();
    }

    @Test
    void aLimitThatIsGivenTakesThePlaceOfTheProjects() {
        Thresholds thresholds =
                new Thresholds("jwaku", List.of(Threshold.parse("database/hash-1:p95<=2ms")), true, 1290);
        List<Measured> slow = List.of(Reports.measured(At.DATABASE, "jwaku", "hash-1", 0.2, 1.1));
        assertThat(thresholds.check(List.of(), slow, List.of())).hasSize(2).allMatch(Verdict::good);
    }

    @Test
    void aLimitThatIsGivenForWhatWasNotMeasuredIsBroken() {
        Thresholds thresholds = new Thresholds("jwaku", List.of(Threshold.parse("hash-50:p95<=2ms")), false, 1290);
        assertThat(thresholds.check(List.of(), List.of(), List.of()))
                .singleElement()
                .satisfies(verdict -> assertThat(verdict.good()).isFalse());
    }

    @Test
    void diskAndRateAndErrorsCount() {
        Thresholds thresholds = new Thresholds("jwaku", List.of(), true, 1000);
        Loaded thin = new Loaded("jwaku", 10, 0, 10_000, Map.of("message_hash", 7_500L), 15);
        Loaded thick = new Loaded("jwaku", 10, 0, 10_000, Map.of("message_hash", 7_510L), 15);
        assertThat(thresholds.check(List.of(thin), List.of(), List.of())).allMatch(Verdict::good);
        assertThat(thresholds.check(List.of(thick), List.of(), List.of())).noneMatch(Verdict::good);

        assertThat(thresholds.check(List.of(), List.of(), List.of(Reports.mix(50, 49.5))))
                .allMatch(Verdict::good);
        assertThat(thresholds.check(List.of(), List.of(), List.of(Reports.mix(50, 40))))
                .noneMatch(Verdict::good);

        Measured failed =
                Reports.withErrors(Reports.measured(At.WIRE_MIX, "jwaku", "oldest", 1, 1), Map.of("timeout", 3L));
        assertThat(thresholds.check(List.of(), List.of(failed), List.of()))
                .singleElement()
                .satisfies(verdict -> assertThat(verdict.found()).isEqualTo(3));
        assertThat(new Thresholds("jwaku", List.of(Threshold.parse("oldest:errors<=3")), true, 1000)
                        .check(List.of(), List.of(failed), List.of()))
                .allMatch(Verdict::good);
    }

    @Test
    void nothingAnsweredIsNoGoodTime() {
        Measured none = new Measured(
                At.DATABASE,
                "jwaku",
                "hash-1",
                1,
                0,
                Map.of("timeout", 5L),
                Latency.of(new Histogram(3)),
                0,
                0,
                OptionalDouble.empty());
        assertThat(new Thresholds("jwaku", List.of(), true, 1290).check(List.of(), List.of(none), List.of()))
                .hasSize(3)
                .noneMatch(Verdict::good);
    }
}
