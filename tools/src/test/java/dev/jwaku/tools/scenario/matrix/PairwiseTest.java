package dev.jwaku.tools.scenario.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PairwiseTest {
    private static final int[] SIZES = {5, 4, 3, 2, 2};

    private static boolean nothing(int one, int a, int other, int b) {
        return false;
    }

    private static boolean has(int[] row, Pairwise.Pair pair) {
        return row[pair.one()] == pair.a() && row[pair.other()] == pair.b();
    }

    @Test
    void everyPairOccursAndFewRowsAreNeeded() {
        List<int[]> rows = Pairwise.of(SIZES, PairwiseTest::nothing);
        assertThat(Pairwise.pairs(SIZES, PairwiseTest::nothing))
                .hasSize(5 * 4 + 5 * 3 + 5 * 2 + 5 * 2 + 4 * 3 + 4 * 2 + 4 * 2 + 3 * 2 + 3 * 2 + 2 * 2)
                .allMatch(pair -> rows.stream().anyMatch(row -> has(row, pair)));
        assertThat(rows).hasSizeBetween(20, 24);
    }

    @Test
    void excludedPairsDoNotOccurAndAllOthersDo() {
        Pairwise.Excluded excluded = (one, a, other, b) -> one == 0 && other == 1 && a == b || one == 1 && a + b == 0;
        List<int[]> rows = Pairwise.of(SIZES, excluded);
        List<Pairwise.Pair> all = Pairwise.pairs(SIZES, PairwiseTest::nothing);
        for (Pairwise.Pair pair : all) {
            boolean may = !excluded.test(pair.one(), pair.a(), pair.other(), pair.b());
            assertThat(rows.stream().anyMatch(row -> has(row, pair)))
                    .as(pair.toString())
                    .isEqualTo(may);
        }
    }

    @Test
    void theSameInputGivesTheSameRows() {
        List<String> once = rows();
        assertThat(rows()).isEqualTo(once);
    }

    private static List<String> rows() {
        return Pairwise.of(SIZES, PairwiseTest::nothing).stream()
                .map(Arrays::toString)
                .toList();
    }

    @Test
    void aPairThatFitsIntoNoRowIsRefused() {
        assertThatThrownBy(() -> Pairwise.of(new int[] {2, 2, 1}, (one, a, other, b) -> other == 2 && a == 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("fits into no combination");
    }
}
