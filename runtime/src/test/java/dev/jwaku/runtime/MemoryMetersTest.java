package dev.jwaku.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MemoryMetersTest {
    private final MemoryMeters meters = new MemoryMeters();

    @Test
    void sameNameAndTagsAreTheSameCounter() {
        meters.counter("frames_total", "kind", "data").add(2);
        meters.counter("frames_total", "kind", "data").increment();
        meters.counter("frames_total", "kind", "ping").increment();
        assertThat(meters.count("frames_total", "kind", "data")).isEqualTo(3);
        assertThat(meters.count("never_total")).isZero();
    }

    @Test
    void snapshotIsSortedAndReadsGauges() {
        meters.gauge("peers", () -> 4);
        meters.gauge("peers", () -> 5);
        meters.counter("a_total", "x", "1", "y", "2").increment();
        assertThat(meters.snapshot().toString()).isEqualTo("{a_total{x=\"1\",y=\"2\"}=1, peers=5}");
    }

    @Test
    void tagsComeInPairs() {
        assertThatThrownBy(() -> meters.counter("a", "lonely")).hasMessageContaining("keys and values");
    }

    @Test
    void aValueOnABoundBelongsToThatBucket() {
        Meters.Histogram histogram = meters.histogram("size", new double[] {1, 2}, "shard", "1");
        for (double value : new double[] {0.5, 1, 1.5, 2, 3}) {
            histogram.observe(value);
        }
        MemoryMeters.Distribution distribution =
                meters.distribution("size", "shard", "1").orElseThrow();
        assertThat(distribution.counts()).containsExactly(2L, 2L, 1L);
        assertThat(distribution.count()).isEqualTo(5);
        assertThat(distribution.sum()).isEqualTo(8);
        assertThat(meters.distribution("size")).isEmpty();
    }
}
