package dev.jwaku.tools.archive;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was measured, and whether it is good enough.
 *
 * @param messages how many the archive held
 * @param wireMessages how many the archive behind the wire held
 * @param insertPerSecond messages per second over the whole load, in batches, each on disk
 * @param megabytes size of the database
 * @param latencies what was asked, in milliseconds
 */
public record ArchiveBenchReport(
        int messages, int wireMessages, double insertPerSecond, double megabytes, List<Latency> latencies) {
    /** The least insert rate. */
    public static final double MIN_INSERTS = 10_000;

    public ArchiveBenchReport {
        latencies = List.copyOf(latencies);
    }

    /** Whether every figure is within its limit. */
    public boolean isGood() {
        return insertPerSecond >= MIN_INSERTS && latencies.stream().allMatch(Latency::isGood);
    }

    /** The figures by name, for JSON. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("messages", messages);
        map.put("wire_messages", wireMessages);
        map.put("insert_per_second", Math.round(insertPerSecond));
        map.put("megabytes", Math.round(megabytes));
        latencies.forEach(latency -> {
            map.put(latency.name() + "_p50_ms", latency.p50());
            map.put(latency.name() + "_p95_ms", latency.p95());
            map.put(latency.name() + "_p99_ms", latency.p99());
        });
        map.put("good", isGood());
        return map;
    }

    /**
     * One kind of question.
     *
     * @param name what was asked
     * @param p50 milliseconds
     * @param p95 milliseconds
     * @param p99 milliseconds
     * @param quantile which of them is limited: 50 or 95
     * @param limit milliseconds
     */
    public record Latency(String name, double p50, double p95, double p99, int quantile, double limit) {
        /** Whether it is within its limit. */
        public boolean isGood() {
            return (quantile == 50 ? p50 : p95) <= limit;
        }
    }
}
