package dev.jwaku.tools.lpt.count;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {
    @ParameterizedTest
    @CsvSource({
        "100, 100, 0.963007, 1",
        "99, 100, 0.945514, 0.998233",
        "995, 1000, 0.988349, 0.997862",
        "1000, 1000, 0.996173, 1",
        "9990, 10000, 0.998160, 0.999457",
        "0, 10, 0, 0.277533",
        "10, 10, 0.722467, 1"
    })
    void wilsonsIntervalIsTheTabulatedOne(long hits, long all, double low, double high) {
        assertThat(Wilson.of(hits, all).low()).isCloseTo(low, within(1e-6));
        assertThat(Wilson.of(hits, all).high()).isCloseTo(high, within(1e-6));
    }

    @Test
    void saysHowManyMessagesShowASmallLoss() {
        long needed = Wilson.neededFor(0.001);
        assertThat(Wilson.of(0, needed).high()).isLessThanOrEqualTo(0.001);
        assertThat(Wilson.of(0, needed - 2).high()).isGreaterThan(0.001);
    }

    @Test
    void percentilesAreExactAndLostMessagesAreSlowerThanAllOthers() {
        Latencies times = Latencies.of(LongStream.rangeClosed(1, 100).map(i -> 101 - i));
        assertThat(times.percentile(50)).isEqualTo(50);
        assertThat(times.percentile(95)).isEqualTo(95);
        assertThat(times.percentile(100)).isEqualTo(100);
        assertThat(times.percentile(99.9)).isEqualTo(100);
        assertThat(times.percentile(50, 100)).isEqualTo(100);
        assertThat(times.percentile(51, 100)).isInfinite();
        assertThat(times.above(98)).isEqualTo(2);
        assertThat(times.above(1000)).isZero();
        assertThat(Latencies.NONE.percentile(50)).isNaN();
    }
}
