package dev.jwaku.archive.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.archive.RetentionPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartitionLengthTest {
    private static final long GIBIBYTE = 1L << 30;

    private static Duration of(Duration time) {
        return PartitionLength.first(RetentionPolicy.parse("time:" + time.toSeconds()));
    }

    @Test
    void isTheLongestThatFitsEightTimesIntoTheTime() {
        assertThat(of(Duration.ofDays(30))).isEqualTo(Duration.ofDays(2));
        assertThat(of(Duration.ofDays(32))).isEqualTo(Duration.ofDays(4));
        assertThat(of(Duration.ofDays(2))).isEqualTo(Duration.ofHours(6));
        assertThat(of(Duration.ofHours(8))).isEqualTo(Duration.ofHours(1));
        assertThat(of(Duration.ofDays(3650))).isEqualTo(Duration.ofDays(7));
    }

    @Test
    void isBelowAnHourForShortTimes() {
        assertThat(of(Duration.ofHours(8).minusSeconds(1))).isEqualTo(Duration.ofMinutes(30));
        assertThat(of(Duration.ofHours(1))).isEqualTo(Duration.ofMinutes(5));
        assertThat(of(Duration.ofMinutes(10))).isEqualTo(Duration.ofMinutes(1));
        assertThat(of(Duration.ofSeconds(1))).isEqualTo(Duration.ofMinutes(1));
        assertThat(of(Duration.ZERO)).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void isAWeekIfNothingIsForgotten() {
        assertThat(PartitionLength.first(RetentionPolicy.NONE)).isEqualTo(Duration.ofDays(7));
    }

    @Test
    void beginsWithSixHoursForSizes() {
        assertThat(PartitionLength.first(RetentionPolicy.parse("size:30gb"))).isEqualTo(Duration.ofHours(6));
        assertThat(PartitionLength.first(RetentionPolicy.parse("capacity:1000")))
                .isEqualTo(Duration.ofHours(6));
        assertThat(PartitionLength.first(RetentionPolicy.parse("size:30gb;time:3600")))
                .isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void growsWhileThereAreManyAndTheyAreSmall() {
        RetentionPolicy policy = RetentionPolicy.parse("size:1gb");
        assertThat(PartitionLength.next(policy, Duration.ofHours(6), some(16, Duration.ofHours(6), 1000)))
                .isEqualTo(Duration.ofHours(6));
        assertThat(PartitionLength.next(policy, Duration.ofHours(6), some(17, Duration.ofHours(6), 1000)))
                .isEqualTo(Duration.ofHours(12));
        assertThat(PartitionLength.next(policy, Duration.ofDays(7), some(17, Duration.ofDays(7), 1000)))
                .isEqualTo(Duration.ofDays(7));
    }

    @Test
    void growsNotIfTheyWouldBeTooLarge() {
        RetentionPolicy policy = RetentionPolicy.parse("size:1gb");
        assertThat(PartitionLength.next(policy, Duration.ofHours(6), some(17, Duration.ofHours(6), GIBIBYTE / 10)))
                .isEqualTo(Duration.ofHours(6));
    }

    @Test
    void shrinksIfOneExceedsAnEighth() {
        RetentionPolicy policy = RetentionPolicy.parse("size:1gb");
        List<PartitionSize> large = some(1, Duration.ofHours(6), GIBIBYTE / 8 + 1);
        assertThat(PartitionLength.next(policy, Duration.ofHours(6), large)).isEqualTo(Duration.ofHours(3));
    }

    @Test
    void shrinksOnceForOneLongPartition() {
        RetentionPolicy policy = RetentionPolicy.parse("size:1gb");
        List<PartitionSize> large = some(1, Duration.ofHours(6), GIBIBYTE / 8 + 1);
        assertThat(PartitionLength.next(policy, Duration.ofHours(3), large)).isEqualTo(Duration.ofHours(3));
    }

    @Test
    void followsTheNumberOfMessagesToo() {
        RetentionPolicy policy = RetentionPolicy.parse("capacity:800");
        List<PartitionSize> full =
                List.of(new PartitionSize(Partition.of(0, Duration.ofHours(6).toNanos()), 0, 101));
        assertThat(PartitionLength.next(policy, Duration.ofHours(6), full)).isEqualTo(Duration.ofHours(3));
    }

    @Test
    void neverExceedsWhatTheTimeAllows() {
        RetentionPolicy policy = RetentionPolicy.parse("size:1gb;time:172800");
        assertThat(PartitionLength.next(policy, Duration.ofHours(6), some(17, Duration.ofHours(6), 1000)))
                .isEqualTo(Duration.ofHours(6));
    }

    private static List<PartitionSize> some(int count, Duration length, long bytes) {
        List<PartitionSize> sizes = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            long from = index * length.toNanos();
            sizes.add(new PartitionSize(Partition.of(from, from + length.toNanos()), bytes, 10));
        }
        return sizes;
    }
}
