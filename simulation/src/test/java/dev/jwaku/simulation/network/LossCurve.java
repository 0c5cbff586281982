package dev.jwaku.simulation.network;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What loss in both directions costs one connection. {@code main} prints the tables of {@code docs/loss-model.md}. */
final class LossCurve {
    static final double[] LOSSES = {0.01, 0.05, 0.1, 0.3};
    static final int[] LATENCIES = {50, 250, 500};
    /** Linux's default. */
    static final int PATIENT = 15;

    private static final int MESSAGE = 1024;
    private static final int CHUNK = 8192;
    private static final Duration SPARSE = Duration.ofSeconds(10);
    private static final Duration SHARED = Duration.ofMillis(100);
    private static final Duration IN_TIME = Duration.ofSeconds(30);
    private static final Duration IN_THE_END = Duration.ofMinutes(5);

    private LossCurve() {}

    /** A link that loses this share of segments, in the one direction as in the other. */
    static LinkModel link(double loss, int latencyMillis, int retransmissions) {
        return LinkModel.ofLatency(Duration.ofMillis(latencyMillis))
                .withJitter(Duration.ofMillis(latencyMillis / 10))
                .withSegmentLoss(loss)
                .withRetransmissions(LinkModel.DEFAULT_RETRANSMISSION_TIMEOUT, retransmissions);
    }

    /** As much as goes. */
    static LossyFlow.Result bulk(LinkModel link, Duration length) {
        return new LossyFlow(link, CHUNK, Duration.ZERO, length).run();
    }

    /** One message of 1 KiB in ten seconds. */
    static LossyFlow.Result sparse(LinkModel link, Duration length) {
        return new LossyFlow(link, MESSAGE, SPARSE, length).run();
    }

    /** A hundred such senders over one connection. */
    static LossyFlow.Result shared(LinkModel link, Duration length) {
        return new LossyFlow(link, MESSAGE, SHARED, length).run();
    }

    static double seconds(List<Long> nanos, double share) {
        if (nanos.isEmpty()) {
            return 0;
        }
        List<Long> sorted = nanos.stream().sorted().toList();
        return sorted.get((int) Math.min(sorted.size() - 1, share * sorted.size())) / 1e9;
    }

    private static String bulkRow(double loss, int latency) {
        LinkModel link = link(loss, latency, PATIENT);
        LossyFlow.Result result = bulk(link, Duration.ofHours(2));
        double resets = bulk(link(loss, latency, LinkModel.DEFAULT_MAX_RETRANSMISSIONS), Duration.ofHours(2))
                .resetsPerHour();
        long quiet = Duration.ofMillis(2L * latency + 200).toNanos();
        List<Long> stalls = result.gaps().stream().filter(gap -> gap > quiet).toList();
        return String.format(
                Locale.ROOT,
                "| %.0f %% | %d | %.1f | %.0f | %.1f | %.1f | %.1f | %.1f | %.1f | %.1f |",
                loss * 100,
                latency,
                result.bytes() / 1024.0 / result.length().toSeconds(),
                stalls.size() * 3600.0 / result.length().toSeconds(),
                seconds(stalls, 0.5),
                seconds(stalls, 0.95),
                seconds(stalls, 0.99),
                seconds(stalls, 1),
                result.resetsPerHour(),
                resets);
    }

    private static String messageRow(double loss, int latency, boolean shared) {
        Duration length = Duration.ofHours(shared ? 3 : 300);
        LinkModel link = link(loss, latency, PATIENT);
        LinkModel hasty = link(loss, latency, LinkModel.DEFAULT_MAX_RETRANSMISSIONS);
        LossyFlow.Result result = shared ? shared(link, length) : sparse(link, length);
        LossyFlow.Result resets = shared ? shared(hasty, length) : sparse(hasty, length);
        return String.format(
                Locale.ROOT,
                "| %.0f %% | %d | %.2f | %.2f | %.2f | %.1f | %.4f %% | %.4f %% | %.2f | %.2f |",
                loss * 100,
                latency,
                seconds(result.delays(), 0.5),
                seconds(result.delays(), 0.95),
                seconds(result.delays(), 0.99),
                seconds(result.delays(), 1),
                100 * result.late(IN_TIME),
                100 * result.late(IN_THE_END),
                result.resetsPerHour(),
                resets.resetsPerHour());
    }

    /** Prints the tables. */
    public static void main(String[] args) {
        System.out.println("| loss | one way, ms | goodput, KiB/s | stalls per hour | p50 s | p95 s | p99 s | max s |"
                + " resets per hour (15) | (8) |");
        System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        for (double loss : LOSSES) {
            for (int latency : LATENCIES) {
                System.out.println(bulkRow(loss, latency));
            }
        }
        for (boolean shared : new boolean[] {false, true}) {
            System.out.println();
            System.out.println("| loss | one way, ms | p50 s | p95 s | p99 s | max s | later than 30 s | than 5 min |"
                    + " resets per hour (15) | (8) |");
            System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
            for (double loss : LOSSES) {
                for (int latency : LATENCIES) {
                    System.out.println(messageRow(loss, latency, shared));
                }
            }
        }
    }
}
