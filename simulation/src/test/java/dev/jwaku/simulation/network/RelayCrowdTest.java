package dev.jwaku.simulation.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RelayCrowdTest {
    @Test
    void everyNodeOfASmallCrowdGetsEveryMessageAndTheRunReplays() {
        RelayCrowd.Result result = RelayCrowd.run(3, 30, 6, 5);
        assertThat(result.delivered()).isEqualTo(result.expected()).isEqualTo(150);
        assertThat(result.report().guardHits()).isZero();
        assertThat(RelayCrowd.run(3, 30, 6, 5).report().eventHash())
                .isEqualTo(result.report().eventHash());
    }

    @Test
    @Tag("soak")
    void everyNodeOfAThousandGetsEveryMessageWithinTwoMinutesOfOneCore() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        RelayCrowd.Result result = RelayCrowd.run(1, 1000, 10, 60);
        Duration cpu = Duration.ofNanos(threads.getCurrentThreadCpuTime() - before);
        assertThat(result.delivered()).isEqualTo(result.expected()).isEqualTo(60_000);
        assertThat(cpu).isLessThan(Duration.ofMinutes(2));
    }
}
