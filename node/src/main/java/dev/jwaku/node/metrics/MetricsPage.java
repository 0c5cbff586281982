package dev.jwaku.node.metrics;

import dev.jwaku.runtime.MemoryMeters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * All figures in Prometheus' text format. Counters end in {@code _total} and bucket bounds have a decimal point, as
 * nwaku writes them. Thread-safe; reads a few files of the operating system.
 */
public final class MetricsPage {
    private static final String TOTAL = "_total";
    private static final int PAGE = 4096;

    private final MemoryMeters meters;
    private final String version;
    private final long startSeconds;

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
        StringBuilder out = new StringBuilder(8192);
        simple(out, "counter", withTotal(meters.counters()));
        SortedMap<String, Long> gauges = new TreeMap<>(meters.gauges());
        gauges.put("waku_version{version=\"" + version + "\"}", 1L);
        gauges.put("process_start_time_seconds", startSeconds);
        gauges.put(
                "jvm_memory_heap_used_bytes",
                Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        gauges.put("jvm_memory_heap_max_bytes", Runtime.getRuntime().maxMemory());
        residentBytes().ifPresent(bytes -> gauges.put("process_resident_memory_bytes", bytes));
        openFiles().ifPresent(count -> gauges.put("process_open_fds", count));
        simple(out, "gauge", gauges);
        histograms(out);
        return out.toString();
    }

    private static SortedMap<String, Long> withTotal(SortedMap<String, Long> counters) {
        SortedMap<String, Long> renamed = new TreeMap<>();
        counters.forEach((key, value) -> {
            String name = name(key);
            String labels = key.substring(name.length());
            renamed.put((name.endsWith(TOTAL) ? name : name + TOTAL) + labels, value);
        });
        return renamed;
    }

    private static void simple(StringBuilder out, String type, SortedMap<String, Long> values) {
        String last = "";
        for (Map.Entry<String, Long> entry : grouped(values).entrySet()) {
            String name = name(entry.getKey());
            if (!name.equals(last)) {
                out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
                last = name;
            }
            out.append(entry.getKey()).append(' ').append(entry.getValue()).append('\n');
        }
    }

    /** Series of one name must be together, whatever their labels sort like beside longer names. */
    private static <T> SortedMap<String, T> grouped(SortedMap<String, T> values) {
        SortedMap<String, T> grouped =
                new TreeMap<>(Comparator.comparing(MetricsPage::name).thenComparing(key -> key));
        grouped.putAll(values);
        return grouped;
    }

    private void histograms(StringBuilder out) {
        String last = "";
        for (Map.Entry<String, MemoryMeters.Distribution> entry :
                grouped(meters.distributions()).entrySet()) {
            String name = name(entry.getKey());
            String labels = entry.getKey().substring(name.length());
            if (!name.equals(last)) {
                out.append("# TYPE ").append(name).append(" histogram\n");
                last = name;
            }
            MemoryMeters.Distribution distribution = entry.getValue();
            long count = 0;
            for (int i = 0; i < distribution.bounds().size(); i++) {
                count += distribution.counts().get(i);
                bucket(out, name, labels, number(distribution.bounds().get(i)), count);
            }
            bucket(out, name, labels, "+Inf", distribution.count());
            out.append(name)
                    .append("_sum")
                    .append(labels)
                    .append(' ')
                    .append(number(distribution.sum()))
                    .append('\n');
            out.append(name)
                    .append("_count")
                    .append(labels)
                    .append(' ')
                    .append(distribution.count())
                    .append('\n');
        }
    }

    private static void bucket(StringBuilder out, String name, String labels, String bound, long count) {
        String more = labels.isEmpty() ? "{" : labels.substring(0, labels.length() - 1) + ",";
        out.append(name)
                .append("_bucket")
                .append(more)
                .append("le=\"")
                .append(bound)
                .append("\"} ")
                .append(count)
                .append('\n');
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%s", value);
    }

    private static String name(String key) {
        int brace = key.indexOf('{');
        return brace < 0 ? key : key.substring(0, brace);
    }

    private static Optional<Long> residentBytes() {
        try {
            String[] fields = Files.readString(Path.of("/proc/self/statm")).split(" ", -1);
            return Optional.of(Long.parseLong(fields[1]) * PAGE);
        } catch (IOException | RuntimeException e) {
            return Optional.empty(); // not Linux
        }
    }

    private static Optional<Long> openFiles() {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return Optional.of(files.count());
        } catch (IOException e) {
            return Optional.empty(); // not Linux
        }
    }
}
