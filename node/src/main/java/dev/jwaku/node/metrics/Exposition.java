package dev.jwaku.node.metrics;

import dev.jwaku.runtime.MemoryMeters;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One page in Prometheus' text format, under construction. Series that the catalogue does not promise from the start
 * are left out until they have been something else than zero once. Not thread-safe.
 */
final class Exposition {
    private static final String TOTAL = "_total";

    private final MetricCatalogue catalogue;
    private final Set<String> seen;
    private final SortedMap<String, Family> families = new TreeMap<>();

    /** @param seen series that were not zero once; added to */
    Exposition(MetricCatalogue catalogue, Set<String> seen) {
        this.catalogue = catalogue;
        this.seen = seen;
    }

    /** Adds a counter; its name gets the ending that counters have. */
    void counter(String series, Number value) {
        String name = name(series);
        String exported = name.endsWith(TOTAL) ? name : name + TOTAL;
        value(exported, exported + labels(series), "counter", value);
    }

    void gauge(String series, Number value) {
        value(name(series), series, "gauge", value);
    }

    private void value(String name, String series, String type, Number value) {
        if (isShown(name, series, value.doubleValue())) {
            family(name, type).put(series, List.of(series + ' ' + value));
        }
    }

    /** Adds how many there were and what they took together. */
    void summary(String series, long count, double sum) {
        String name = name(series);
        String labels = labels(series);
        if (isShown(name, series, (double) count)) {
            family(name, "summary")
                    .put(series, List.of(name + "_sum" + labels + ' ' + sum, count(name, labels, count)));
        }
    }

    void histogram(String series, MemoryMeters.Distribution distribution) {
        String name = name(series);
        String labels = labels(series);
        if (!isShown(name, series, (double) distribution.count())) {
            return;
        }
        List<String> lines = new ArrayList<>();
        long count = 0;
        for (int i = 0; i < distribution.bounds().size(); i++) {
            count += distribution.counts().get(i);
            lines.add(bucket(name, labels, distribution.bounds().get(i).toString(), count));
        }
        lines.add(bucket(name, labels, "+Inf", distribution.count()));
        lines.add(name + "_sum" + labels + ' ' + distribution.sum());
        lines.add(count(name, labels, distribution.count()));
        family(name, "histogram").put(series, lines);
    }

    private static String bucket(String name, String labels, String bound, long count) {
        String more = labels.isEmpty() ? "{" : labels.substring(0, labels.length() - 1) + ",";
        return name + "_bucket" + more + "le=\"" + bound + "\"} " + count;
    }

    private static String count(String name, String labels, long count) {
        return name + "_count" + labels + ' ' + count;
    }

    private boolean isShown(String name, String series, double value) {
        if (value != 0) {
            seen.add(series);
            return true;
        }
        return seen.contains(series)
                || catalogue
                        .find(name)
                        .filter(entry -> entry.when() == MetricCatalogue.When.START
                                || entry.when() == MetricCatalogue.When.POSTGRES)
                        .isPresent();
    }

    private SortedMap<String, List<String>> family(String name, String type) {
        return families.computeIfAbsent(name, unused -> new Family(type, new TreeMap<>()))
                .series();
    }

    /** The page: families by name, and in each the series by label. */
    String text() {
        StringBuilder out = new StringBuilder(16_384);
        families.forEach((name, family) -> {
            catalogue
                    .find(name)
                    .ifPresent(entry -> out.append("# HELP ")
                            .append(name)
                            .append(' ')
                            .append(entry.help())
                            .append('\n'));
            out.append("# TYPE ").append(name).append(' ').append(family.type()).append('\n');
            family.series()
                    .values()
                    .forEach(lines -> lines.forEach(line -> out.append(line).append('\n')));
        });
        return out.toString();
    }

    private static String name(String series) {
        int brace = series.indexOf('{');
        return brace < 0 ? series : series.substring(0, brace);
    }

    private static String labels(String series) {
        return series.substring(name(series).length());
    }

    private record Family(String type, SortedMap<String, List<String>> series) {}
}
