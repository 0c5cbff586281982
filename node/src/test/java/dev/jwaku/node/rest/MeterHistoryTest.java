package dev.jwaku.node.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.jwaku.runtime.Events;
import dev.jwaku.runtime.MemoryMeters;
import dev.jwaku.runtime.Meters;
import dev.jwaku.runtime.SystemWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class MeterHistoryTest {
    private static final long START = 1_700_000_000_000L;
    private static final double[] BOUNDS = {0.001, 0.01, 0.1};
    private static final String STATEMENTS = "jwaku_archive_statement_seconds";

    private final MemoryMeters meters = new MemoryMeters();
    private final SystemWorld world = new SystemWorld(Events.NONE, meters);
    private final MeterHistory history = new MeterHistory(world, meters, ArchiveTimeline.meters());

    @AfterEach
    void close() {
        history.close();
        world.close();
    }

    private MeterSample sample(long seconds) {
        return MeterSample.of(meters, START + seconds * 1000, ArchiveTimeline.meters());
    }

    @Test
    void keepsAnHourFinelyAndSixHoursCoarsely() {
        for (long second = 0; second <= Duration.ofHours(8).toSeconds(); second += 10) {
            history.add(sample(second));
        }
        assertThat(history.lastHour()).hasSize(361);
        assertThat(history.lastSixHours()).hasSize(361);
        assertThat(history.lastHour().getFirst().millis())
                .isEqualTo(START + Duration.ofHours(7).toMillis());
        assertThat(history.lastSixHours().getFirst().millis())
                .isEqualTo(START + Duration.ofHours(2).toMillis());
    }

    @Test
    void aClockThatWasSetBackBeginsANewPast() {
        history.add(sample(100));
        history.add(sample(50));
        assertThat(history.lastHour()).hasSize(1);
        assertThat(history.lastHour().getFirst().millis()).isEqualTo(START + 50_000);
    }

    @Test
    void findsTheSampleOfAMinuteAgo() {
        assertThat(history.ago(Duration.ofMinutes(1), sample(0))).isEmpty();
        for (int second = 0; second <= 100; second += 10) {
            history.add(sample(second));
        }
        assertThat(history.ago(Duration.ofMinutes(1), sample(105)).orElseThrow().millis())
                .isEqualTo(START + 40_000);
        assertThat(history.ago(Duration.ofHours(1), sample(105)).orElseThrow().millis())
                .as("no older one")
                .isEqualTo(START);
    }

    @Test
    void takesOnlyTheArchivesMetersAndNoneThatAreMany() {
        meters.counter("waku_archive_messages_stored").add(3);
        meters.counter("waku_node_messages").add(5);
        meters.gauge("waku_archive_messages_per_shard", () -> 7, "shard", "x");
        meters.gauge("waku_archive_messages", () -> 8, "type", "stored");
        MeterSample sample = sample(0);
        assertThat(sample.counter("waku_archive_messages_stored", "")).isEqualTo(3);
        assertThat(sample.counter("waku_node_messages", "")).isZero();
        assertThat(sample.gauge("waku_archive_messages_per_shard", "")).isEmpty();
        assertThat(sample.gauge("waku_archive_messages", "")).hasValue(8);
    }

    @Test
    void columnsAreRatesGaugesAndQuantilesBetweenSamples() {
        Meters.Histogram byHash = meters.histogram(STATEMENTS, BOUNDS, "shape", "S5");
        meters.counter("waku_archive_errors", "type", "dropped").add(100);
        meters.gauge("waku_archive_waiting", () -> 12);
        List<MeterSample> samples = new ArrayList<>(List.of(sample(0)));
        meters.counter("waku_archive_messages_stored").add(25);
        samples.add(sample(10));
        for (int i = 0; i < 100; i++) {
            byHash.observe(0.005);
        }
        meters.counter("waku_archive_errors", "type", "dropped").add(30);
        samples.add(sample(20));

        JsonNode past = written(samples, 0);
        JsonNode series = past.get("series");
        assertThat(doubles(past.get("times"))).containsExactly(START / 1e3 + 10, START / 1e3 + 20);
        assertThat(doubles(series.get("stored"))).containsExactly(2.5, 0.0);
        assertThat(doubles(series.get("dropped"))).containsExactly(0.0, 3.0);
        assertThat(doubles(series.get("waiting"))).containsExactly(12.0, 12.0);
        assertThat(series.get("S5.p95").get(0).isNull()).as("nothing was asked").isTrue();
        assertThat(series.get("S5.p95").get(1).asDouble()).isCloseTo(0.00955, within(1e-9));
        assertThat(series.has("S1.p95")).isFalse();
        assertThat(doubles(written(samples, START + 10_000).get("times"))).containsExactly(START / 1e3 + 20);
    }

    private static JsonNode written(List<MeterSample> samples, long after) {
        ObjectNode past = Json.object();
        ArchiveTimeline.write(samples, after, past);
        return past;
    }

    private static List<Double> doubles(JsonNode numbers) {
        return numbers.valueStream().map(JsonNode::asDouble).toList();
    }

    /** As {@code histogram_quantile} of Prometheus says for the same buckets. */
    @Test
    void quantilesAreThoseOfPrometheus() {
        MeterSample.Buckets buckets = new MeterSample.Buckets(BOUNDS, new long[] {10, 80, 9, 1});
        assertThat(buckets.quantile(0.05).orElseThrow()).isCloseTo(0.0005, within(1e-12));
        assertThat(buckets.quantile(0.5).orElseThrow()).isCloseTo(0.0055, within(1e-12));
        assertThat(buckets.quantile(0.95).orElseThrow()).isCloseTo(0.06, within(1e-12));
        assertThat(buckets.quantile(1).orElseThrow()).isEqualTo(0.1);
        assertThat(buckets.shareWithin(0.01).orElseThrow()).isEqualTo(0.9);
        assertThat(MeterSample.Buckets.NONE.quantile(0.5)).isEmpty();
        assertThat(MeterSample.Buckets.NONE.shareWithin(1)).isEmpty();
    }

    @Test
    void startsWithASampleAtOnce() {
        history.start();
        await().until(() -> !history.lastHour().isEmpty());
    }
}
