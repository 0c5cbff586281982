package dev.jwaku.tools.lpt.count;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Figures of a re-implementation of the reference's statistics.nim. */
class ReferenceCountTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "1 2 3 4 5   | 5 | 5 | 5 | 0 | 0 | 0 | 0 | -",
                "1 2 4 3 5   | 5 | 5 | 5 | 0 | 2 | 1 | 0 | -",
                "1 2 4 5     | 5 | 5 | 4 | 1 | 1 | 0 | 0 | 3",
                "1 2 3       | 5 | 3 | 3 | 0 | 0 | 0 | 0 | -",
                "3 4 5       | 5 | 5 | 3 | 2 | 1 | 0 | 0 | 1 2",
                "1 3 2 5 4 4 | 6 | 5 | 5 | 0 | 2 | 2 | 1 | -",
                "5 4 3 2 1   | 5 | 5 | 5 | 0 | 1 | 4 | 0 | -"
            })
    void countsAsTheReferenceDoes(
            String arrivals,
            long count,
            long expected,
            long received,
            long loss,
            long misorder,
            long late,
            long duplicates,
            String lost) {
        ReferenceCount statistics = new ReferenceCount();
        long at = 0;
        for (String index : arrivals.strip().split(" +")) {
            statistics.arrived(Long.parseLong(index), count, 1000, at += 1000);
        }
        assertThat(List.of(
                        statistics.expected(),
                        statistics.received(),
                        statistics.loss(),
                        statistics.misorder(),
                        statistics.late(),
                        statistics.duplicates(),
                        statistics.target()))
                .containsExactly(expected, received, loss, misorder, late, duplicates, count);
        List<Long> indexes = lost == null
                ? List.of()
                : Stream.of(lost.strip().split(" ")).map(Long::valueOf).toList();
        assertThat(statistics.lostIndexes(10)).isEqualTo(indexes);
        assertThat(statistics.maxJitterNanos()).isZero();
        assertThat(Arrays.asList(statistics.minJitterNanos(), statistics.meanJitterNanos()))
                .containsOnly(0L);
    }
}
