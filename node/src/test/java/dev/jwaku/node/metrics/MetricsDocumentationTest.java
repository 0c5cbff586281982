package dev.jwaku.node.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MetricsDocumentationTest {
    private static final Path ROOT = Path.of(System.getProperty("jwaku.root", ".."));
    private static final Path PAGE = ROOT.resolve("docs").resolve("metrics.md");
    private static final List<String> MODULES = List.of(
            "runtime",
            "libp2p",
            "waku",
            "discovery",
            "archive",
            "archive-postgres",
            "peers",
            "delivery",
            "messenger",
            "telemetry",
            "node");
    private static final Pattern METRIC =
            Pattern.compile("\"((?:waku|libp2p|jwaku|reconciliation|process|jvm|query|postgres)_[a-z0-9_]+"
                    + "|total_(?:bytes_exchanged|transfer_messages_exchanged|messages_cached))(?:\\{|\")");
    /** A table. */
    private static final String NO_METRIC = "jwaku_schema_history";
    /** Names that are put together. */
    private static final List<String> BEGINNINGS =
            List.of("waku_lightpush_v3", "waku_lightpush", "jwaku_discovery_", "waku_version");

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

    /** A name is written out in the sources, or begins as it is written there. */
    @Test
    void everyNameInTheSourcesIsInTheCatalogueAndTheOtherWayRound() throws IOException {
        List<String> catalogued = MetricCatalogue.load().entries().stream()
                .map(MetricCatalogue.Entry::name)
                .toList();
        Set<String> written = new TreeSet<>();
        for (Path source : sources()) {
            Matcher literal = METRIC.matcher(Files.readString(source));
            while (literal.find()) {
                written.add(literal.group(1));
            }
        }
        written.remove(NO_METRIC);
        assertThat(written).hasSizeGreaterThan(80);
        assertThat(written)
                .allMatch(name -> catalogued.stream()
                        .anyMatch(known -> known.equals(name)
                                || known.equals(name + "_total")
                                || BEGINNINGS.contains(name) && known.startsWith(name)));
        assertThat(catalogued)
                .allMatch(known -> written.contains(known)
                        || written.contains(known.replaceFirst("_total$", ""))
                        || BEGINNINGS.stream().anyMatch(known::startsWith));
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String module : MODULES) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
            }
        }
        return sources;
    }
}
