package dev.jwaku.tools.telemetry.estimate;

import java.util.Optional;

/**
 * What is to be known of clusters, such as the messages of a conversation on a day, for a share and its interval: sums
 * that can be added, and subtracted, exactly.
 *
 * @param clusters how many
 * @param d delivered of all
 * @param n known of all
 * @param dd sum of the squares of the delivered
 * @param dn sum of the products of delivered and known
 * @param nn sum of the squares of the known
 */
public record ClusterSums(long clusters, long d, long n, long dd, long dn, long nn) {
    /** None. */
    public static final ClusterSums NONE = new ClusterSums(0, 0, 0, 0, 0, 0);

    /** Fewer say nothing of how much clusters differ. */
    static final int FEW = 20;

    /** One cluster; one without known messages is none. */
    public static ClusterSums of(long delivered, long known) {
        return known == 0
                ? NONE
                : new ClusterSums(1, delivered, known, delivered * delivered, delivered * known, known * known);
    }

    /** Both together. */
    public ClusterSums plus(ClusterSums other) {
        return new ClusterSums(
                clusters + other.clusters, d + other.d, n + other.n, dd + other.dd, dn + other.dn, nn + other.nn);
    }

    /** Delivered among known; empty if there are none. */
    public Optional<Double> ratio() {
        return n == 0 ? Optional.empty() : Optional.of((double) d / n);
    }

    /** Of the ratio, by how much the clusters differ. */
    public double variance() {
        if (clusters < 2 || n == 0) {
            return 0;
        }
        double ratio = (double) d / n;
        double squares = dd - 2 * ratio * dn + ratio * ratio * nn;
        return Math.max(0, (double) clusters / (clusters - 1) * squares / ((double) n * n));
    }

    /** How many independent messages would say as much; empty if the clusters do not tell. */
    public Optional<Double> effectiveSize() {
        double variance = variance();
        if (clusters < FEW || variance <= 1e-12) {
            return Optional.empty();
        }
        double ratio = (double) d / n;
        return Optional.of(ratio * (1 - ratio) / variance);
    }
}
