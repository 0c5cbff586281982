package dev.jwaku.node.metrics;

import dev.jwaku.runtime.MemoryMeters;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All figures in Prometheus' text format. Counters end in {@code _total} and bucket bounds have a decimal point, as
 * nwaku writes them. Thread-safe; reads a few files of the operating system.
 */
public final class MetricsPage {
    private final MemoryMeters meters;
    private final String version;
    private final long startSeconds;
    private final MetricCatalogue catalogue = MetricCatalogue.load();
    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    /**
     * A page over meters.
     *
     * @param startSeconds when the process started, seconds since 1970
     */
    public MetricsPage(MemoryMeters meters, String version, long startSeconds) {
        this.meters = meters;
        this.version = version;
        this.startSeconds = startSeconds;
    }

    /** The page now. */
    public String text() {
        Exposition page = new Exposition(catalogue, seen);
        page.gauge("waku_version{version=\"" + version.replace("\\", "\\\\").replace("\"", "\\\"") + "\"}", 1);
        page.gauge("process_start_time_seconds", startSeconds);
        ProcessFigures.addTo(page);
        meters.counters().forEach(page::counter);
        meters.gauges().forEach(page::gauge);
        meters.readings().forEach(page::gauge);
        meters.distributions().forEach(page::histogram);
        return page.text();
    }
}
