package dev.jwaku.tools.lpt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final double SECOND = 1e9;

    @Test
    void constantDistancesDoNotDrift() {
        Schedule schedule = Schedule.constant(3);
        for (int i = 0; i < 30_000; i++) {
            schedule.next();
        }
        assertThat(schedule.next()).isEqualTo(10_000 * (long) SECOND);
    }

    @Test
    void poissonDistancesAreExponential() {
        Schedule schedule = Schedule.poisson(50, 7);
        int count = 100_000;
        double sum = 0;
        double squares = 0;
        long before = schedule.next();
        assertThat(before).isZero();
        for (int i = 0; i < count; i++) {
            long next = schedule.next();
            double distance = (next - before) / SECOND;
            sum += distance;
            squares += distance * distance;
            before = next;
        }
        double mean = sum / count;
        assertThat(mean).isCloseTo(0.02, within(0.0003));
        assertThat(Math.sqrt(squares / count - mean * mean)).isCloseTo(0.02, within(0.0005));
    }

    @Test
    void theSameSeedGivesTheSameTimes() {
        Schedule one = Schedule.poisson(5, 3);
        Schedule two = Schedule.poisson(5, 3);
        for (int i = 0; i < 100; i++) {
            assertThat(one.next()).isEqualTo(two.next());
        }
        assertThatThrownBy(() -> Schedule.constant(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
