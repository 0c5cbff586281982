package dev.jwaku.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
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
