package dev.jwaku.node.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MetricsDocumentationTest {
    private static final Path PAGE = Path.of(System.getProperty("jwaku.root", ".."), "docs", "metrics.md");

    /** The tables of docs/metrics.md as the catalogue wants them. */
    private static List<String> tables() {
        List<String> lines = new ArrayList<>();
        String group = "";
        for (MetricCatalogue.Entry entry : MetricCatalogue.load().entries()) {
            if (!entry.group().equals(group)) {
                group = entry.group();
                lines.add("## " + group);
                lines.add("| metric | type | labels | there | meaning |");
                lines.add("| --- | --- | --- | --- | --- |");
            }
            lines.add(row(entry));
        }
        return lines;
    }

    private static String row(MetricCatalogue.Entry entry) {
        String labels = entry.labels().stream().map(label -> '`' + label + '`').collect(Collectors.joining(", "));
        return "| `" + entry.name() + "` | " + entry.type() + " | " + labels + " | "
                + entry.when().name().toLowerCase(Locale.ROOT) + " | " + entry.help() + " |";
    }

    @Test
    void theDocumentIsTheCatalogue() throws IOException {
        List<String> documented;
        try (var lines = Files.lines(PAGE)) {
            documented = lines.filter(line -> line.startsWith("|") || line.startsWith("## "))
                    .toList();
        }
        assertThat(documented).containsExactlyElementsOf(tables());
    }
}
