package dev.jwaku.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.runtime.SystemWorld;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SlowGaugeTest {
    @Test
    void aSecondLookCostsNothing() {
        AtomicLong reads = new AtomicLong();
        try (SystemWorld world = new SystemWorld()) {
            SlowGauge gauge = new SlowGauge(world, reads::incrementAndGet);
            assertThat(gauge.getAsLong()).isEqualTo(1);
            assertThat(gauge.getAsLong()).isEqualTo(1);
            assertThat(reads).hasValue(1);
        }
    }
}
