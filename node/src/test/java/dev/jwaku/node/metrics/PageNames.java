package dev.jwaku.node.metrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A metrics page, read for the names, types and labels on it. */
final class PageNames {
    private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
    private static final Pattern SERIES = Pattern.compile("([^{ ]+)(?:\\{(.*)\\})? \\S+");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"(?:[^\"\\\\]|\\\\.)*\"");

    private final Map<String, String> types = new LinkedHashMap<>();
    private final Map<String, Set<List<String>>> labels = new TreeMap<>();

    PageNames(String text) {
        for (String line : text.lines().toList()) {
            Matcher type = TYPE.matcher(line);
            if (type.matches()) {
                types.put(type.group(1), type.group(2));
            } else if (!line.startsWith("#") && !line.isEmpty()) {
                series(line);
            }
        }
    }

    private void series(String line) {
        Matcher series = SERIES.matcher(line);
        if (!series.matches()) {
            throw new IllegalArgumentException("no series: " + line);
        }
        List<String> names = new ArrayList<>();
        Matcher label = LABEL.matcher(series.group(2) == null ? "" : series.group(2));
        while (label.find()) {
            names.add(label.group(1));
        }
        names.remove("le");
        labels.computeIfAbsent(family(series.group(1)), name -> new LinkedHashSet<>())
                .add(names);
    }

    /** Buckets, sum and count of one histogram belong together. */
    private String family(String name) {
        String base = name.replaceFirst("_(bucket|sum|count)$", "");
        return types.getOrDefault(base, "").matches("histogram|summary") ? base : name;
    }

    /** The names as a query has to write them; histograms without their endings. */
    Set<String> names() {
        return new TreeSet<>(labels.keySet());
    }

    /** Every combination of labels that a name has here, in their order. */
    Set<List<String>> labels(String name) {
        return labels.getOrDefault(name, Set.of());
    }

    /** The type; nwaku writes it for a counter's name without its ending. */
    String type(String name) {
        return types.getOrDefault(name, types.getOrDefault(name.replaceFirst("_total$", ""), "untyped"));
    }
}
