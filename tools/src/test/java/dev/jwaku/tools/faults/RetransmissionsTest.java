package dev.jwaku.tools.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetransmissionsTest {
    private static final LinkShape LINK = LinkShape.latency(Duration.ofMillis(50));
    private static final long TIMEOUT = Duration.ofMillis(300).toNanos();

    private static double late(double loss, int length, long least) {
        SplittableRandom random = new SplittableRandom(1);
        return IntStream.range(0, 20_000)
                        .filter(i -> Retransmissions.delayNanos(LINK.withLoss(loss), length, random) >= least)
                        .count()
                / 20_000.0;
    }

    @Test
    void aSegmentIsLateAsOftenAsItIsLost() {
        assertThat(late(0.1, 100, 1)).isCloseTo(0.1, within(0.01));
        assertThat(late(0.1, 100, TIMEOUT)).isCloseTo(0.1, within(0.01));
    }

    @Test
    void eachFurtherLossDoublesTheWait() {
        assertThat(late(0.3, 100, 3 * TIMEOUT)).isCloseTo(0.09, within(0.01));
        assertThat(late(0.3, 100, 7 * TIMEOUT)).isCloseTo(0.027, within(0.005));
    }

    @Test
    void aLongPieceHasMoreToLose() {
        assertThat(late(0.1, 10 * Retransmissions.SEGMENT, 1)).isCloseTo(1 - Math.pow(0.9, 10), within(0.01));
    }

    @Test
    void withoutLossNothingIsLate() {
        assertThat(late(0, 100_000, 1)).isZero();
    }
}
