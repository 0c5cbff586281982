package dev.jwaku.node.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Our names beside those on pages of nwaku v0.35.1, recorded after six minutes of traffic from a service node, a relay
 * node and a light node.
 */
class NwakuNamesTest {
    private static final String TOTAL = "_total";

    private final MetricCatalogue ours = MetricCatalogue.load();

    private static String resource(String name) throws IOException {
        try (InputStream in = NwakuNamesTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static List<PageNames> pages() throws IOException {
        List<PageNames> pages = new ArrayList<>();
        for (String node : List.of("service", "relay", "light")) {
            pages.add(new PageNames(resource("nwaku/" + node + "-node.txt")));
        }
        return pages;
    }

    /** The page of a service node before anything happened. */
    static PageNames pageAtStart() throws IOException {
        return new PageNames(resource("nwaku/service-node-start.txt"));
    }

    /** Name or beginning of a name, and why we do not have it. */
    private static Map<String, String> absent() throws IOException {
        Map<String, String> absent = new LinkedHashMap<>();
        resource("deliberately-absent.txt")
                .lines()
                .filter(line -> !line.startsWith("#"))
                .forEach(line -> absent.put(line.substring(0, line.indexOf(' ')), line));
        return absent;
    }

    /** What is a counter since late 2025 was a gauge without the ending in v0.35.1. */
    private Optional<MetricCatalogue.Entry> counterpart(String name) {
        return ours.find(name).or(() -> ours.find(name + TOTAL));
    }

    private static boolean covers(String pattern, String name) {
        return pattern.endsWith("*")
                ? name.startsWith(pattern.substring(0, pattern.length() - 1))
                : name.equals(pattern);
    }

    @Test
    void everyNameIsOursOrLeftOutForAReason() throws IOException {
        Map<String, String> absent = absent();
        List<String> unexplained = new ArrayList<>();
        for (PageNames page : pages()) {
            page.names().stream()
                    .filter(name -> !name.endsWith("_created"))
                    .filter(name -> counterpart(name).isEmpty())
                    .filter(name -> absent.keySet().stream().noneMatch(pattern -> covers(pattern, name)))
                    .forEach(unexplained::add);
        }
        assertThat(unexplained).isEmpty();
    }

    @Test
    void nothingIsExplainedInVain() throws IOException {
        List<PageNames> pages = pages();
        assertThat(absent().keySet()).allSatisfy(pattern -> {
            assertThat(pages).anyMatch(page -> page.names().stream().anyMatch(name -> covers(pattern, name)));
            assertThat(ours.entries()).noneMatch(entry -> covers(pattern, entry.name()));
        });
    }

    @Test
    void labelsAreTheSameInTheSameOrder() throws IOException {
        for (PageNames page : pages()) {
            for (String name : page.names()) {
                counterpart(name)
                        .ifPresent(
                                entry -> assertThat(page.labels(name)).as(name).containsOnly(entry.labels()));
            }
        }
    }

    @Test
    void typesAreTheSame() throws IOException {
        for (PageNames page : pages()) {
            for (String name : page.names()) {
                if (ours.find(name).isPresent() && !page.type(name).equals("untyped")) {
                    String theirs = name.equals("waku_px_peers_received_total") ? "counter" : page.type(name);
                    // nwaku lists a gauge that only grows, and a counter as summary
                    String expected = theirs.equals("summary") ? "counter" : theirs;
                    assertThat(ours.find(name).orElseThrow().type()).as(name).isEqualTo(expected);
                }
            }
        }
    }
}
