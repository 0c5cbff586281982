package dev.jwaku.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.libp2p.multiaddr.Multiaddr;
import dev.jwaku.node.NodeConfig;
import dev.jwaku.node.WakuNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TelemetryPlanTest {
    private static TelemetryPlan plan(String... arguments) {
        return TelemetryPlan.of(PersonFlags.parse(Stream.of(), arguments, Map.of()));
    }

    @Test
    void nothingIsCountedAndNothingLeavesUnlessAskedFor() {
        assertThat(plan()).isEqualTo(new TelemetryPlan(false, Optional.empty()));
        assertThat(plan("--telemetry=local")).isEqualTo(new TelemetryPlan(true, Optional.empty()));
        assertThat(plan("--telemetry=upload", "--telemetry-url=https://example.org"))
                .isEqualTo(new TelemetryPlan(true, Optional.of("https://example.org")));
    }

    @Test
    void aNodeTellsThatItRunsAndNothingElse(@TempDir Path folder) throws IOException {
        NodeConfig config =
                NodeConfig.builder().listen(Multiaddr.tcp("127.0.0.1", 0)).build();
        try (WakuNode node = WakuNode.start(config);
                TelemetryPlan.Running running =
                        new TelemetryPlan(true, Optional.empty()).open(node.world(), folder, node, Optional.empty())) {
            assertThat(running.finish(Duration.ZERO)).isFalse();
            String told = running.telemetry().orElseThrow().preview().orElseThrow();
            assertThat(told)
                    .contains("\"type\":\"session\"", "\"mode\":\"relay\"")
                    .contains("\"type\":\"hb\"")
                    .doesNotContain(node.peerId().toString())
                    .doesNotContain("\"type\":\"sent\"");
        }
    }

    @Test
    void aNodeTakesTheSameFlags() {
        String[] upload = {"--telemetry=upload", "--telemetry-url=https://example.org"};
        assertThat(NodeCommand.plan(upload, Map.of()).telemetry())
                .isEqualTo(new TelemetryPlan(true, Optional.of("https://example.org")));
        assertThat(NodeCommand.plan(new String[0], Map.of()).telemetry().isOn()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--telemetry=on",
                "--telemetry=upload",
                "--telemetry-url=https://example.org",
                "--telemetry=local --telemetry-url=https://example.org",
                "--telemetry=upload --telemetry-url=example.org"
            })
    void whatContradictsItselfIsRefused(String line) {
        assertThatThrownBy(() -> plan(line.split(" "))).isInstanceOf(UsageException.class);
    }
}
