package dev.jwaku.tools.telemetry.estimate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** The 95 % interval of a share whose messages come in clusters. */
public final class RatioInterval {
    private static final int RESAMPLES = 2000;
    private static final double TAIL = 0.025;
    private static final long SEED = 0x6a77616b75L;
    /** Without a failure among k clusters the share of failures is below 3/k, with 95 % confidence. */
    private static final double RULE = 3.0;

    private RatioInterval() {}

    /**
     * One cluster.
     *
     * @param delivered of it
     * @param known of it: delivered or not
     */
    public record Cluster(long delivered, long known) {}

    /** Of clusters one by one: if they are few, by resampling, if that is wider. */
    public static Optional<Interval> of(List<Cluster> clusters) {
        ClusterSums sums = ClusterSums.NONE;
        for (Cluster cluster : clusters) {
            sums = sums.plus(ClusterSums.of(cluster.delivered(), cluster.known()));
        }
        boolean isPlain = sums.clusters() >= ClusterSums.FEW || sums.d() == 0 || sums.d() == sums.n();
        return isPlain ? of(sums) : of(sums).map(coarse -> bootstrap(clusters).hull(coarse));
    }

    /**
     * Of sums: Wilson's interval of the effective size. Few clusters, or such as do not differ, do not tell one: then
     * the rule of three if all was delivered or nothing was, otherwise as if each cluster were one message.
     *
     * @return empty without known messages
     */
    public static Optional<Interval> of(ClusterSums sums) {
        if (sums.n() == 0) {
            return Optional.empty();
        }
        double ratio = (double) sums.d() / sums.n();
        double bound = Math.min(1, RULE / sums.clusters());
        if (sums.d() == sums.n()) {
            return Optional.of(new Interval(1 - bound, 1));
        }
        if (sums.d() == 0) {
            return Optional.of(new Interval(0, bound));
        }
        // clusters of different size are fewer than their number
        double size = sums.effectiveSize().orElseGet(() -> (double) sums.n() * sums.n() / sums.nn());
        return Optional.of(Wilson.of(ratio * size, size));
    }

    /** Percentiles of ratios of clusters drawn with replacement; the same for the same clusters. */
    static Interval bootstrap(List<Cluster> all) {
        List<Cluster> clusters =
                all.stream().filter(cluster -> cluster.known() > 0).toList();
        if (clusters.isEmpty()) {
            return Interval.ALL;
        }
        SplittableRandom random = new SplittableRandom(SEED);
        List<Double> ratios = new ArrayList<>(RESAMPLES);
        for (int i = 0; i < RESAMPLES; i++) {
            long delivered = 0;
            long known = 0;
            for (int j = 0; j < clusters.size(); j++) {
                Cluster drawn = clusters.get(random.nextInt(clusters.size()));
                delivered += drawn.delivered();
                known += drawn.known();
            }
            ratios.add((double) delivered / known);
        }
        ratios.sort(null);
        int tail = (int) (RESAMPLES * TAIL);
        return new Interval(ratios.get(tail), ratios.get(RESAMPLES - 1 - tail));
    }
}
