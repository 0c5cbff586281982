package dev.jwaku.tools.trace.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceBenchTest {
    @TempDir
    private Path folder;

    @Test
    void aProcessOfItsOwnFindsExactlyWhatIsPlanted() throws IOException {
        List<String> progress = new ArrayList<>();
        TraceBenchReport report = new TraceBench(new TraceBenchPlan(10, 1000, 2, 256), folder, progress::add).run();

        assertThat(progress).as("no complaint").hasSize(1);
        assertThat(report.exactness()).isEqualTo(new TraceBenchReport.Exactness(29, 0, 0, 0));
        assertThat(report.messages()).isEqualTo(1000);
        assertThat(report.bytes()).isGreaterThan(40_000_000);
        assertThat(report.json()).contains("\"megabytes_per_second\":").contains("\"missed\":0");
        assertThat(report.markdown()).contains("| planted losses | 29, of them 0 missed");
    }

    @Test
    void whatIsWrongIsSaid() {
        TraceBenchReport wrong = new TraceBenchReport(
                TraceBenchPlan.of(1000),
                1_000_000_000,
                1,
                1,
                1000,
                1_000_000_000,
                1_500_000_000,
                0,
                0,
                0,
                new TraceBenchReport.Exactness(29, 0, 1, 0));

        assertThat(wrong.speed()).isEqualTo(1000);
        assertThat(wrong.isGood()).isFalse();
        assertThat(wrong.markdown()).contains("BAD");
    }

    @Test
    void tooFewNodesAreRefused() {
        assertThatThrownBy(() -> new FleetLogs(5, 1000)).hasMessageContaining("at least 10 nodes");
    }
}
