package dev.jwaku.tools.filter;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How the service node did.
 *
 * @param name of the service node
 * @param load what it had to do
 * @param expected pushes that should have arrived
 * @param arrived distinct ones that did
 * @param duplicates pushes that came again
 * @param p50 milliseconds from the publish call at the relay node to the client's listener
 * @param p99 the same
 * @param max the same
 * @param cpuMicrosPerPush CPU time of the service node for each push
 * @param peakMegabytes most resident memory of the service node
 */
public record FilterResult(
        String name,
        FilterLoad load,
        long expected,
        long arrived,
        long duplicates,
        double p50,
        double p99,
        double max,
        double cpuMicrosPerPush,
        long peakMegabytes) {
    /** The longest that 99 of 100 pushes may take. */
    public static final double MAX_P99 = 250;

    /** Whether everything arrived, once, and in time. */
    public boolean isGood() {
        return arrived == expected && duplicates == 0 && p99 <= MAX_P99;
    }

    /** The figures by name, for JSON. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("service", name);
        map.put("clients", load.clients());
        map.put("rate", load.rate());
        map.put("seconds", load.seconds());
        map.put("pushes_per_second", load.pushesPerSecond());
        map.put("expected", expected);
        map.put("arrived", arrived);
        map.put("duplicates", duplicates);
        map.put("p50_ms", p50);
        map.put("p99_ms", p99);
        map.put("max_ms", max);
        map.put("cpu_us_per_push", cpuMicrosPerPush);
        map.put("peak_mb", peakMegabytes);
        map.put("good", isGood());
        return map;
    }
}
