package dev.jwaku.tools.relaynet;

import dev.jwaku.simulation.SimulationReport;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What became of a simulated relay network.
 *
 * @param sent messages published
 * @param expected deliveries if every node but the sender got every message
 * @param delivered deliveries that happened, each node and message counted once
 * @param received copies of messages that reached nodes, duplicates included
 * @param bytesInPerNodeSecond average over nodes during the traffic
 * @param bytesOutPerNodeSecond average over nodes during the traffic
 * @param p50Millis virtual time from publish to delivery
 * @param p99Millis the same, 99th percentile
 * @param maxMillis the same, slowest
 * @param wallSeconds real time of the whole run
 * @param run seed, event hash and steps
 */
public record RelayNetworkReport(
        RelayNetworkConfig config,
        long sent,
        long expected,
        long delivered,
        long received,
        double bytesInPerNodeSecond,
        double bytesOutPerNodeSecond,
        double p50Millis,
        double p99Millis,
        double maxMillis,
        double wallSeconds,
        SimulationReport run) {
    /** Whether every node got every message. */
    public boolean isComplete() {
        return delivered == expected;
    }

    /** Copies of a message that a node receives, on average; 1 is the least possible. */
    public double duplicateFactor() {
        return delivered == 0 ? 0 : (double) received / delivered;
    }

    /** All figures by name, for JSON. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("nodes", config.nodes());
        map.put("dials", config.dials());
        map.put("message_bytes", config.messageBytes());
        map.put("virtual_seconds", config.duration().toSeconds());
        map.put("sent", sent);
        map.put("expected", expected);
        map.put("delivered", delivered);
        map.put("duplicate_factor", round(duplicateFactor()));
        map.put("bytes_in_per_node_second", Math.round(bytesInPerNodeSecond));
        map.put("bytes_out_per_node_second", Math.round(bytesOutPerNodeSecond));
        map.put("p50_ms", round(p50Millis));
        map.put("p99_ms", round(p99Millis));
        map.put("max_ms", round(maxMillis));
        map.put("seconds", round(wallSeconds));
        map.put("steps", run.steps());
        map.put("seed", run.seed());
        map.put("event_hash", run.eventHash());
        return map;
    }

    private static double round(double value) {
        return Math.round(value * 100) / 100.0;
    }
}
