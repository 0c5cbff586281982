package dev.jwaku.node.metrics;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** All metrics that a node can export, with their meaning; read from a list that the documentation repeats. */
final class MetricCatalogue {
    private static final String LIST = "catalogue.txt";
    private static final int FIELDS = 5;

    private final Map<String, Entry> entries;

    private MetricCatalogue(Map<String, Entry> entries) {
        this.entries = Collections.unmodifiableMap(entries);
    }

    /** Reads the list. */
    static MetricCatalogue load() {
        try (InputStream in = MetricCatalogue.class.getResourceAsStream(LIST)) {
            if (in == null) {
                throw new IllegalStateException("the list of metrics is not in the program: " + LIST);
            }
            return parse(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static MetricCatalogue parse(List<String> lines) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        String group = "";
        for (String line : lines) {
            if (line.startsWith("## ")) {
                group = line.substring(3);
            } else if (!line.isBlank() && !line.startsWith("#")) {
                Entry entry = entry(group, line.split(" ", FIELDS));
                entries.put(entry.name(), entry);
            }
        }
        return new MetricCatalogue(entries);
    }

    private static Entry entry(String group, String[] fields) {
        List<String> labels = new ArrayList<>();
        if (!fields[2].equals("-")) {
            labels.addAll(List.of(fields[2].split(",", -1)));
        }
        return new Entry(
                group, fields[0], fields[1], labels, When.valueOf(fields[3].toUpperCase(Locale.ROOT)), fields[4]);
    }

    Optional<Entry> find(String name) {
        return Optional.ofNullable(entries.get(name));
    }

    Collection<Entry> entries() {
        return entries.values();
    }

    /** When a metric is there. */
    enum When {
        /** From the start, even if it is zero. */
        START,
        /** Once it has happened. */
        USE,
        /** Once something rare has happened, most often trouble. */
        RARE,
        /** On nodes that keep their messages in PostgreSQL. */
        POSTGRES
    }

    /**
     * A metric.
     *
     * @param group the heading it stands under
     * @param name as exported
     * @param type as Prometheus calls it
     * @param labels their names, in order
     * @param when when it is there
     * @param help what it means
     */
    record Entry(String group, String name, String type, List<String> labels, When when, String help) {
        Entry {
            labels = List.copyOf(labels);
        }
    }
}
