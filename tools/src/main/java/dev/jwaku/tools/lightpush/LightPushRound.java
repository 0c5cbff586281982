package dev.jwaku.tools.lightpush;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One round at one service node.
 *
 * @param name of the service node
 * @param sent requests
 * @param answered those that were answered with success
 * @param p50 milliseconds from the moment a request was due to its answer
 * @param p99 the same
 * @param max the same
 * @param cpuMicros CPU time of the service node for each request
 * @param stolenMillis what the host of this virtual machine took meanwhile
 */
public record LightPushRound(
        String name,
        long sent,
        long answered,
        double p50,
        double p99,
        double max,
        double cpuMicros,
        long stolenMillis) {
    /** The figures by name, for JSON. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("service", name);
        map.put("sent", sent);
        map.put("answered", answered);
        map.put("p50_ms", p50);
        map.put("p99_ms", p99);
        map.put("max_ms", max);
        map.put("cpu_us_per_request", cpuMicros);
        map.put("stolen_ms", stolenMillis);
        return map;
    }
}
