package dev.jwaku.tools.scenario.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class IntervalTest {
    /** Newcombe 1998, table I: 81 of 263 is 0.2553 to 0.3662, 15 of 148 is 0.0624 to 0.1605. */
    @Test
    void sharesAreWilsons() {
        assertThat(Interval.ofGood(81, 263).low()).isCloseTo(0.2553, within(5e-5));
        assertThat(Interval.ofGood(81, 263).high()).isCloseTo(0.3662, within(5e-5));
        assertThat(Interval.ofGood(15, 148).low()).isCloseTo(0.0624, within(5e-5));
        assertThat(Interval.ofGood(15, 148).high()).isCloseTo(0.1605, within(5e-5));
        assertThat(Interval.ofGood(0, 0)).isEqualTo(new Interval(0, 1));
        assertThat(Interval.ofGood(200, 200).low()).isBetween(0.981, 0.982);
        assertThat(Interval.ofGood(200, 200).high()).isEqualTo(1);
    }

    @Test
    void clustersCountAndNotTheirMembers() {
        Interval interval = Interval.ofClusters(List.of(0.9, 1.0, 0.8, 0.9));
        double half = 1.96 * Math.sqrt(0.02 / 3 / 4);
        assertThat(interval.low()).isCloseTo(0.9 - half, within(1e-9));
        assertThat(interval.high()).isCloseTo(0.9 + half, within(1e-9));
    }

    @Test
    void clustersThatAreAllAlikeProveOnlyTheirNumber() {
        assertThat(Interval.ofClusters(Collections.nCopies(5, 1.0)))
                .isEqualTo(new Interval(Interval.ofGood(5, 5).low(), 1));
        assertThat(Interval.ofClusters(Collections.nCopies(5, 0.0)).high())
                .isCloseTo(1 - Interval.ofGood(5, 5).low(), within(1e-9));
    }
}
