package dev.jwaku.tools.telemetry.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.tools.lpt.report.JsonReport;
import dev.jwaku.tools.lpt.report.LptReport;
import dev.jwaku.tools.lpt.report.MadeUpRun;
import dev.jwaku.tools.telemetry.store.TelemetryStore;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CanaryReportTest {
    @Test
    void whatTheTesterReportsIsRead() {
        LptReport report = MadeUpRun.report();
        TelemetryStore.Canary canary = CanaryReport.read(JsonReport.of(report), Instant.parse("2026-12-01T00:00:00Z"));
        assertThat(canary.day()).isEqualTo(Instant.parse("2026-11-30T01:00:00Z").toEpochMilli() / 86_400_000);
        assertThat(canary.expected()).isEqualTo(report.totals().expected()).isPositive();
        assertThat((double) (canary.expected() - canary.arrived()) / canary.expected())
                .isEqualTo(report.totals().loss());
    }
}
