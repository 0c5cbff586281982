package dev.jwaku.node.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.runtime.MemoryMeters;
import dev.jwaku.runtime.Meters;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MetricsPageTest {
    private final MemoryMeters meters = new MemoryMeters();
    private final MetricsPage page = new MetricsPage(meters, "v1", 1_700_000_000);

    @Test
    void countersEndInTotalAndGroupTogether() {
        meters.counter("waku_store_errors", "type", "a\"b").add(2);
        meters.counter("waku_store_errors", "type", "c").add(1);
        meters.counter("waku_store_errors_other_total").add(3);
        meters.gauge("waku_filter_subscriptions", () -> 7);
        meters.gauge("broken", () -> {
            throw new IllegalStateException("test");
        });
        assertThat(page.text())
                .contains("""
                        # TYPE waku_store_errors_total counter
                        waku_store_errors_total{type="a\\"b"} 2
                        waku_store_errors_total{type="c"} 1
                        # TYPE waku_store_errors_other_total counter
                        """.lines().limit(3).toArray(String[]::new))
                .contains("waku_store_errors_other_total 3\n")
                .contains("# HELP waku_filter_subscriptions subscribed peers\n"
                        + "# TYPE waku_filter_subscriptions gauge\nwaku_filter_subscriptions 7\n")
                .contains("waku_version{version=\"v1\"} 1\n", "process_start_time_seconds 1700000000\n")
                .doesNotContain("broken");
    }

    @Test
    void histogramsAreAccumulatedWithDecimalPoints() {
        meters.histogram("waku_archive_query_duration_seconds", new double[] {0.5, 1, 10}, "kind", "x")
                .observe(0.7);
        assertThat(page.text()).contains("""
                        # TYPE waku_archive_query_duration_seconds histogram
                        waku_archive_query_duration_seconds_bucket{kind="x",le="0.5"} 0
                        waku_archive_query_duration_seconds_bucket{kind="x",le="1.0"} 1
                        waku_archive_query_duration_seconds_bucket{kind="x",le="10.0"} 1
                        waku_archive_query_duration_seconds_bucket{kind="x",le="+Inf"} 1
                        waku_archive_query_duration_seconds_sum{kind="x"} 0.7
                        waku_archive_query_duration_seconds_count{kind="x"} 1
                        """);
    }

    @Test
    void zeroIsShownWhereTheCatalogueSaysSoAndWhereItWasNotZeroBefore() {
        AtomicLong waiting = new AtomicLong();
        meters.gauge("waku_archive_waiting", waiting::get);
        meters.gauge("libp2p_peers", () -> 0);
        meters.counter("waku_store_errors", "type", "x");
        meters.histogram("unknown_seconds", new double[] {1});
        assertThat(page.text())
                .contains("\nlibp2p_peers 0\n")
                .doesNotContain("waku_archive_waiting", "waku_store_errors", "unknown_seconds");
        waiting.set(5);
        assertThat(page.text()).contains("\nwaku_archive_waiting 5\n");
        waiting.set(0);
        assertThat(page.text()).contains("\nwaku_archive_waiting 0\n");
    }

    @Test
    void gaugesMayHaveFractionsAndTagsOfTheMoment() {
        meters.gauges(
                "waku_connected_peers_per_agent",
                () -> List.of(Meters.Reading.of(2, "agent", "nwaku"), Meters.Reading.of(1, "agent", "other")));
        meters.doubleGauge("waku_service_requests_limit", () -> 0.5, "service", "x");
        assertThat(page.text())
                .contains("waku_connected_peers_per_agent{agent=\"nwaku\"} 2.0\n"
                        + "waku_connected_peers_per_agent{agent=\"other\"} 1.0\n")
                .contains("waku_service_requests_limit{service=\"x\"} 0.5\n");
    }

    @Test
    void theProcessIsThere() {
        assertThat(page.text())
                .contains("# TYPE process_cpu_seconds_total counter\n", "jvm_memory_used_bytes{area=\"heap\"} ");
    }

    @Test
    void isServed() throws IOException, InterruptedException {
        try (MetricsServer server = MetricsServer.start(page, "127.0.0.1", 0)) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/metrics"))
                    .build();
            HttpResponse<String> response =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("Content-Type").orElseThrow())
                    .startsWith("text/plain; version=0.0.4");
            assertThat(response.body()).contains("process_start_time_seconds 1700000000");
        }
    }
}
