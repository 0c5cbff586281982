package dev.jwaku.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What docs/metrics.md says that a node with PostgreSQL exports, held against a page of one. */
final class DocumentedMetrics {
    private static final Path DOCS = Path.of(System.getProperty("jwaku.root", ".."), "docs", "metrics.md");
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `([a-z_]+)` \\| (\\w+) \\| ([^|]*) \\| postgres \\| [^|]*\\|$");
    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\S+) (\\S+)$");
    private static final Pattern SERIES = Pattern.compile("(?m)^([a-z_]+)(?:\\{(.*)\\})? \\S+$");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"(?:[^\"\\\\]|\\\\.)*\"");
    /** A series for each reason, once there is one. */
    private static final List<String> RARE =
            List.of("jwaku_archive_refused_total", "jwaku_archive_partitions_dropped_total");

    private final Map<String, Metric> documented = new LinkedHashMap<>();

    DocumentedMetrics() throws IOException {
        Matcher row = ROW.matcher(Files.readString(DOCS));
        while (row.find()) {
            String labels = row.group(3).replace("`", "").strip();
            documented.put(
                    row.group(1),
                    new Metric(row.group(2), labels.isEmpty() ? List.of() : List.of(labels.split(", ", -1))));
        }
        assertThat(documented).hasSizeGreaterThan(30);
    }

    /** Everything documented is there, with its type and its labels. */
    void assertAreOn(String page) {
        Map<String, String> types = new LinkedHashMap<>();
        TYPE.matcher(page).results().forEach(type -> types.put(type.group(1), type.group(2)));
        Map<String, Set<String>> labels = new LinkedHashMap<>();
        SERIES.matcher(page).results().forEach(series -> {
            String name = series.group(1);
            String base = name.replaceFirst("_(bucket|sum|count)$", "");
            String family = types.getOrDefault(base, "").equals("histogram") ? base : name;
            labels.computeIfAbsent(family, unused -> new TreeSet<>())
                    .add(labels(series.group(2)).toString());
        });
        documented.forEach((name, metric) -> {
            if (!RARE.contains(name)) {
                assertThat(types.get(name)).as(name).isEqualTo(metric.type());
                assertThat(labels.get(name))
                        .as(name)
                        .containsExactly(metric.labels().toString());
            }
        });
        assertThat(types.keySet().stream().filter(name -> name.startsWith("jwaku_archive_")))
                .allMatch(name -> documented.containsKey(name) || name.equals("jwaku_archive_bytes"));
    }

    private static List<String> labels(String text) {
        List<String> names = new ArrayList<>();
        if (text != null) {
            LABEL.matcher(text).results().forEach(label -> names.add(label.group(1)));
        }
        names.remove("le");
        return names;
    }

    private record Metric(String type, List<String> labels) {}
}
