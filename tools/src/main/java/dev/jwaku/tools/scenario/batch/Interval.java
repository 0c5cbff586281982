package dev.jwaku.tools.scenario.batch;

import java.util.List;

/**
 * A 95 % interval of a share.
 *
 * @param low at least so much, 0 to 1
 * @param high at most so much, 0 to 1
 */
public record Interval(double low, double high) {
    /** Half the width of a 95 % interval in standard deviations. */
    private static final double Z = 1.96;

    /** Of the share that so many good ones of all stand for (Wilson). */
    static Interval ofGood(int good, int all) {
        if (all == 0) {
            return new Interval(0, 1);
        }
        double share = (double) good / all;
        double scale = 1 + Z * Z / all;
        double middle = (share + Z * Z / (2 * all)) / scale;
        double half = Z / scale * Math.sqrt(share * (1 - share) / all + Z * Z / (4.0 * all * all));
        return new Interval(Math.max(0, middle - half), Math.min(1, middle + half));
    }

    /**
     * Of the mean of clusters, whose members are not independent of each other. Where all clusters are alike there is
     * no variance to go by: then it is that of the share of clusters which are like them, a worst case.
     *
     * @param shares one per cluster
     */
    static Interval ofClusters(List<Double> shares) {
        int n = shares.size();
        double mean = shares.stream().mapToDouble(Double::doubleValue).average().orElse(0);
        double squares = shares.stream()
                .mapToDouble(share -> (share - mean) * (share - mean))
                .sum();
        if (squares == 0) {
            Interval alike = ofGood(n, n);
            return new Interval(mean * alike.low(), mean + (1 - mean) * (1 - alike.low()));
        }
        double half = Z * Math.sqrt(squares / (n - 1) / n);
        return new Interval(Math.max(0, mean - half), Math.min(1, mean + half));
    }
}
