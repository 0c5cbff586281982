package dev.jwaku.tools.store.history;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Zipf's law with exponent 1: the k-th of n is chosen with a chance proportional to 1/k. Immutable. */
final class Zipf {
    private final double[] reached;

    Zipf(int n) {
        reached = new double[n];
        double sum = 0;
        for (int k = 0; k < n; k++) {
            sum += 1.0 / (k + 1);
            reached[k] = sum;
        }
    }

    /** A number from 0, the most frequent, to n - 1. */
    int next(RandomGenerator random) {
        int at = Arrays.binarySearch(reached, random.nextDouble() * reached[reached.length - 1]);
        return Math.min(at < 0 ? -at - 1 : at + 1, reached.length - 1);
    }
}
