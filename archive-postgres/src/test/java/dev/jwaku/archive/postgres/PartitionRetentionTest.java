package dev.jwaku.archive.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.archive.RetentionPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartitionRetentionTest {
    private static final long HOUR = Duration.ofHours(1).toNanos();
    /** The middle of the eleventh hour. */
    private static final long NOW = 10 * HOUR + HOUR / 2;

    private static final Clocks AGREED = new Clocks(NOW, NOW);

    @Test
    void forgetsWhatIsWhollyTooOld() {
        assertThat(expired("time:18000", AGREED)).containsExactly("0 time", "1 time", "2 time", "3 time", "4 time");
        assertThat(expired("time:16200", AGREED)).hasSize(6);
        assertThat(expired("time:16201", AGREED)).hasSize(5);
    }

    @Test
    void forgetsNothingThatOneOfTheClocksFindsYoung() {
        long ahead = NOW + 5 * HOUR;
        assertThat(expired("time:18000", new Clocks(NOW, ahead))).hasSize(5);
        assertThat(expired("time:18000", new Clocks(ahead, NOW))).hasSize(5);
        assertThat(expired("time:18000", new Clocks(NOW, NOW - 5 * HOUR))).isEmpty();
    }

    @Test
    void survivesAnAgeLongerThanTime() {
        assertThat(expired("time:999999999999999", AGREED)).isEmpty();
        assertThat(new Clocks(1, 2).cutoff(Duration.ofSeconds(Long.MAX_VALUE))).isZero();
    }

    @Test
    void forgetsTheOldestUntilTheRestFits() {
        assertThat(expired("size:4mb", AGREED))
                .containsExactly(
                        "0 size", "1 size", "2 size", "3 size", "4 size", "5 size", "6 size", "7 size", "8 size");
        assertThat(expired("size:13mb", AGREED)).isEmpty();
        assertThat(expired("size:12.9mb", AGREED)).containsExactly("0 size");
    }

    @Test
    void neverForgetsTheOneOfNow() {
        assertThat(expired("size:0.001mb", AGREED)).hasSize(10);
        assertThat(expired("capacity:1", AGREED)).hasSize(10);
        assertThat(expired("time:0", AGREED)).hasSize(10);
    }

    @Test
    void keepsAtLeastTheNumberOfMessages() {
        assertThat(expired("capacity:1200", AGREED)).containsExactly("0 capacity");
        assertThat(expired("capacity:1201", AGREED)).isEmpty();
    }

    @Test
    void forgetsNothingWithoutPolicy() {
        assertThat(expired("none", AGREED)).isEmpty();
    }

    /** Thirteen hours, of which two lie ahead, each of a mebibyte and a hundred messages. */
    private static List<String> expired(String policy, Clocks clocks) {
        List<PartitionSize> sizes = new ArrayList<>();
        for (int hour = 0; hour < 13; hour++) {
            sizes.add(new PartitionSize(Partition.of(hour * HOUR, (hour + 1) * HOUR), 1 << 20, 100));
        }
        return new PartitionRetention(RetentionPolicy.parse(policy))
                .expired(clocks, sizes).stream()
                        .map(one -> one.partition().from() / HOUR + " " + one.reason())
                        .toList();
    }
}
