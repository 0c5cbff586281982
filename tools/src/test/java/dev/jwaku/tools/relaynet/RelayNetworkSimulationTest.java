package dev.jwaku.tools.relaynet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RelayNetworkSimulationTest {
    private static final long SEED = 7;

    @Test
    void everyOfThirtyNodesGetsEveryMessage() {
        RelayNetworkReport report = run(30, Duration.ofSeconds(10));

        assertThat(report.sent()).isEqualTo(10);
        assertThat(report.delivered()).isEqualTo(report.expected());
        assertThat(report.run().guardHits()).isZero();
        assertThat(report.duplicateFactor()).isBetween(1.0, 10.0);
    }

    @Test
    void theSameSeedGivesTheSameEventHash() {
        assertThat(run(12, Duration.ofSeconds(3)).run().eventHash())
                .isEqualTo(run(12, Duration.ofSeconds(3)).run().eventHash());
    }

    @Test
    @Tag("soak")
    void everyOfAThousandNodesGetsEveryMessage() {
        RelayNetworkReport report = run(1000, Duration.ofSeconds(60));

        assertThat(report.sent()).isEqualTo(60);
        assertThat(report.delivered()).isEqualTo(report.expected());
    }

    private static RelayNetworkReport run(int nodes, Duration duration) {
        RelayNetworkConfig config =
                RelayNetworkConfig.published(SEED).withNodes(nodes).withDuration(duration);
        return RelayNetworkSimulation.run(config, share -> {});
    }
}
