package dev.jwaku.simulation.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LinkCurveTest {
    @Test
    void lossCostsThroughputAndDelayMonotonically() {
        LinkCurve.Row none = LinkCurve.measure(0);
        LinkCurve.Row some = LinkCurve.measure(0.01);
        LinkCurve.Row much = LinkCurve.measure(0.1);
        assertThat(none.bytesPerSecond()).isGreaterThan(2 * some.bytesPerSecond());
        assertThat(some.bytesPerSecond()).isGreaterThan(2 * much.bytesPerSecond());
        assertThat(none.p99().toMillis()).isBetween(50L, 56L);
        assertThat(some.p99()).isGreaterThan(none.p99());
        assertThat(much.p95()).isGreaterThan(some.p95());
        assertThat(some.p50()).isLessThan(none.p50().multipliedBy(2));
    }
}
