package dev.jwaku.node.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.node.BusyFleet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a fleet at work exports is what the catalogue, and so docs/metrics.md, says. */
@Timeout(120)
class BusyFleetMetricsTest {
    private final MetricCatalogue catalogue = MetricCatalogue.load();

    @Test
    void exportsWhatTheCatalogueSaysAndNothingElse(@TempDir Path folder) throws IOException {
        List<PageNames> pages;
        try (BusyFleet fleet = new BusyFleet(folder)) {
            fleet.run();
            assertZerosAreNwakus(fleet.pageAtStart());
            pages = fleet.pages().stream().map(PageNames::new).toList();
        }
        Set<String> exported = new TreeSet<>();
        for (PageNames page : pages) {
            exported.addAll(page.names());
            for (String name : page.names()) {
                assertThat(catalogue.find(name)).as(name).hasValueSatisfying(entry -> {
                    assertThat(page.type(name)).as(name).isEqualTo(entry.type());
                    assertThat(page.labels(name)).as(name).containsOnly(entry.labels());
                });
            }
        }
        assertThat(catalogue.entries().stream()
                        .filter(entry -> entry.when() != MetricCatalogue.When.RARE
                                && entry.when() != MetricCatalogue.When.POSTGRES)
                        .map(MetricCatalogue.Entry::name))
                .isSubsetOf(exported);
        assertThat(catalogue.entries().stream()
                        .filter(entry -> entry.when() == MetricCatalogue.When.START)
                        .map(MetricCatalogue.Entry::name))
                .as("on a service node")
                .isSubsetOf(pages.getFirst().names());
    }

    /** A test suite made for nwaku takes any other zero for a mistake. */
    private static void assertZerosAreNwakus(String page) throws IOException {
        Set<String> theirs = NwakuNamesTest.pageAtStart().names();
        assertThat(page.lines()
                        .filter(line -> line.endsWith(" 0") || line.endsWith(" 0.0"))
                        .filter(line -> !line.contains("_bucket{"))
                        .map(line -> line.replaceFirst("[{ ].*", ""))
                        .map(name -> name.replaceFirst("_(sum|count)$", "_sum")))
                .isNotEmpty()
                .allMatch(name -> theirs.contains(name)
                        || theirs.contains(name.replaceFirst("_sum$", ""))
                        || theirs.contains(name.replaceFirst("_total$", "")));
    }
}
