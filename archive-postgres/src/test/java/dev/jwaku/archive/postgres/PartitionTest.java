package dev.jwaku.archive.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PartitionTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long HOUR = 3600 * SECOND;

    @Test
    void isNamedAfterItsSeconds() {
        assertThat(Partition.of(1_730_419_200 * SECOND, 1_730_422_800 * SECOND).name())
                .isEqualTo("message_1730419200_1730422800");
    }

    /** The vectors of the design (12): the end of an hour's range, from its start. */
    @Test
    void endsWhereTheHourEnds() {
        assertThat(end(1_730_419_200)).isEqualTo(1_730_422_800);
        assertThat(end(1_730_420_880)).isEqualTo(1_730_422_800);
        assertThat(end(1_730_422_799)).isEqualTo(1_730_422_800);
        assertThat(end(1_730_422_800)).isEqualTo(1_730_426_400);
    }

    private static long end(long second) {
        return Partition.around(second * SECOND, Duration.ofHours(1), List.of()).to() / SECOND;
    }

    @Test
    void isCutWhereNeighboursBeginAndEnd() {
        Partition before = Partition.of(0, 90 * SECOND);
        Partition after = Partition.of(3 * HOUR / 2, 2 * HOUR);
        assertThat(Partition.around(100 * SECOND, Duration.ofHours(6), List.of(after, before)))
                .isEqualTo(Partition.of(90 * SECOND, 3 * HOUR / 2));
    }

    @Test
    void beginsAtNoughtForTheFirstMomentsOfTime() {
        assertThat(Partition.around(0, Duration.ofDays(7), List.of()))
                .isEqualTo(new Partition("message_0_604800", 0, 604_800 * SECOND));
        assertThat(Partition.around(1, Duration.ofMinutes(1), List.of()).from()).isZero();
    }

    @Test
    void endsWithTime() {
        assertThat(Partition.around(Long.MAX_VALUE - 1, Duration.ofDays(7), List.of())
                        .to())
                .isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void isNotMadeTwice() {
        Partition there = Partition.of(0, HOUR);
        assertThatThrownBy(() -> Partition.around(5, Duration.ofHours(1), List.of(there)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void holdsSomething() {
        assertThatThrownBy(() -> Partition.of(HOUR, HOUR)).isInstanceOf(IllegalArgumentException.class);
    }

    @Property(tries = 300)
    void neverOverlap(
            @ForAll @Size(min = 1, max = 40) List<@LongRange(min = 0, max = 40 * 86_400) Long> seconds,
            @ForAll @Size(min = 40, max = 40) List<@LongRange(min = 0, max = 13) Long> lengths) {
        List<Partition> made = new ArrayList<>();
        for (int index = 0; index < seconds.size(); index++) {
            long timestamp = seconds.get(index) * SECOND;
            if (made.stream().noneMatch(partition -> partition.contains(timestamp))) {
                Duration length = PartitionLength.ALL.get(lengths.get(index).intValue());
                Partition fresh = Partition.around(timestamp, length, made);
                assertThat(fresh.contains(timestamp)).isTrue();
                assertThat(fresh.length()).isLessThanOrEqualTo(length);
                assertThat(made).allMatch(other -> other.to() <= fresh.from() || fresh.to() <= other.from());
                made.add(fresh);
            }
        }
    }
}
