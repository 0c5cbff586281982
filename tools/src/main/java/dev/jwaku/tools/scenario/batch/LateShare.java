package dev.jwaku.tools.scenario.batch;

import java.util.List;

/**
 * The share of messages that came late, and what can be said of it: messages of one conversation in one run are not
 * independent, so they count for less by the design effect of those clusters (Kish 1965).
 *
 * @param messages how many there were
 * @param late how many of them were late, or did not come
 * @param designEffect by how much the variance over clusters is larger than that of independent messages; at least 1
 */
record LateShare(long messages, long late, double designEffect) {
    /** How probable it may be that we were only lucky. */
    private static final double LUCK = 0.05;

    private static final int BISECTIONS = 100;

    /** One conversation in one run. */
    record Cluster(long messages, long late) {}

    /**
     * What the clusters tell.
     *
     * @param least the design effect is not less than this: where next to nothing was late it cannot be seen
     */
    static LateShare of(List<Cluster> clusters, double least) {
        long messages = clusters.stream().mapToLong(Cluster::messages).sum();
        long late = clusters.stream().mapToLong(Cluster::late).sum();
        return new LateShare(messages, late, Math.max(least, designEffect(clusters, messages, late)));
    }

    private static double designEffect(List<Cluster> clusters, long messages, long late) {
        double share = (double) late / Math.max(1, messages);
        double independent = share * (1 - share) / Math.max(1, messages);
        if (independent == 0 || clusters.size() < 2) {
            return 1;
        }
        double squares = clusters.stream()
                .mapToDouble(cluster -> cluster.late - share * cluster.messages)
                .map(difference -> difference * difference)
                .sum();
        double variance = squares * clusters.size() / (clusters.size() - 1) / messages / messages;
        return Math.max(1, variance / independent);
    }

    /** The share that was in time. */
    double inTime() {
        return 1 - (double) late / Math.max(1, messages);
    }

    /** The share in time is at least this, with 95 % certainty. */
    double inTimeAtLeast() {
        double effective = messages / designEffect;
        double most = poissonUpper((long) Math.ceil(late / designEffect)) / Math.max(1, effective);
        return Math.max(0, 1 - most);
    }

    /** The mean beside which so few events are just not too improbable. */
    private static double poissonUpper(long events) {
        double low = events;
        double high = events + 10 + 10 * Math.sqrt(events + 1.0);
        for (int i = 0; i < BISECTIONS; i++) {
            double middle = (low + high) / 2;
            if (atMost(events, middle) > LUCK) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    private static double atMost(long events, double mean) {
        double logTerm = -mean;
        double sum = Math.exp(logTerm);
        for (long i = 1; i <= events; i++) {
            logTerm += Math.log(mean / i);
            sum += Math.exp(logTerm);
        }
        return sum;
    }
}
