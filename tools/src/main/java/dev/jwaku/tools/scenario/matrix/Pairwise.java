package dev.jwaku.tools.scenario.matrix;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Few combinations of factor values in which every pair of values of two factors occurs that may. Greedy: a combination
 * begins with the first pair that did not occur yet, and takes of each further factor the value that adds most. The
 * same input gives the same combinations.
 */
final class Pairwise {
    private final int[] sizes;
    private final Excluded excluded;
    private final Set<Pair> missing = new LinkedHashSet<>();
    private final int[][] used;
    private final List<int[]> rows = new ArrayList<>();

    private Pairwise(int[] sizes, Excluded excluded) {
        this.sizes = sizes;
        this.excluded = excluded;
        this.used = Arrays.stream(sizes).mapToObj(int[]::new).toArray(int[][]::new);
    }

    /** Says which pairs must not occur. */
    @FunctionalInterface
    interface Excluded {
        /** Whether value {@code a} of factor {@code one} cannot be with value {@code b} of a later factor. */
        boolean test(int one, int a, int other, int b);
    }

    /** Two values of two factors, the earlier factor first. */
    record Pair(int one, int a, int other, int b) {}

    /**
     * The combinations: of each the index of a value for each factor.
     *
     * @param sizes how many values each factor has
     * @throws IllegalArgumentException if a pair that may occur fits into no combination
     */
    static List<int[]> of(int[] sizes, Excluded excluded) {
        Pairwise search = new Pairwise(sizes, excluded);
        search.missing.addAll(pairs(sizes, excluded));
        while (!search.missing.isEmpty()) {
            search.add(search.missing.iterator().next());
        }
        return List.copyOf(search.rows);
    }

    /** All pairs that may occur. */
    static List<Pair> pairs(int[] sizes, Excluded excluded) {
        List<Pair> pairs = new ArrayList<>();
        for (int one = 0; one < sizes.length; one++) {
            for (int other = one + 1; other < sizes.length; other++) {
                for (int a = 0; a < sizes[one]; a++) {
                    for (int b = 0; b < sizes[other]; b++) {
                        if (!excluded.test(one, a, other, b)) {
                            pairs.add(new Pair(one, a, other, b));
                        }
                    }
                }
            }
        }
        return pairs;
    }

    private void add(Pair first) {
        int[] row = new int[sizes.length];
        Arrays.fill(row, -1);
        row[first.one()] = first.a();
        row[first.other()] = first.b();
        if (!complete(row, 0)) {
            throw new IllegalArgumentException(first + " fits into no combination");
        }
        rows.add(row);
        for (int factor = 0; factor < row.length; factor++) {
            used[factor][row[factor]]++;
            for (int other = factor + 1; other < row.length; other++) {
                missing.remove(new Pair(factor, row[factor], other, row[other]));
            }
        }
    }

    /** Gives the factors from this one on a value; false, with them open again, if nothing fits. */
    private boolean complete(int[] row, int factor) {
        if (factor == row.length) {
            return true;
        }
        if (row[factor] >= 0) {
            return complete(row, factor + 1);
        }
        for (int value : bestFirst(row, factor)) {
            row[factor] = value;
            if (complete(row, factor + 1)) {
                return true;
            }
        }
        row[factor] = -1;
        return false;
    }

    /** The values that fit, those that add most pairs first, then those that were used least. */
    private List<Integer> bestFirst(int[] row, int factor) {
        List<Integer> fitting = new ArrayList<>();
        int[] gain = new int[sizes[factor]];
        for (int value = 0; value < sizes[factor]; value++) {
            boolean fits = true;
            for (int other = 0; other < row.length; other++) {
                if (other != factor && row[other] >= 0) {
                    Pair pair = factor < other
                            ? new Pair(factor, value, other, row[other])
                            : new Pair(other, row[other], factor, value);
                    fits &= !excluded.test(pair.one(), pair.a(), pair.other(), pair.b());
                    gain[value] += missing.contains(pair) ? 1 : 0;
                }
            }
            if (fits) {
                fitting.add(value);
            }
        }
        fitting.sort(
                (a, b) -> gain[a] != gain[b] ? gain[b] - gain[a] : Integer.compare(used[factor][a], used[factor][b]));
        return fitting;
    }
}
