package dev.jwaku.tools.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** That it runs and asks what it says; how fast is not a test's business. */
@Timeout(120)
class ArchiveBenchTest {
    @Test
    void asksEveryQuestion(@TempDir Path folder) throws IOException {
        ArchiveBenchReport report = new ArchiveBench(5000, 2000, folder, line -> {}).run();
        assertThat(report.latencies())
                .extracting(ArchiveBenchReport.Latency::name)
                .containsExactly("hash", "topic_page", "wire_1_hash", "wire_100_hashes");
        assertThat(report.toMap()).containsEntry("messages", 5000).containsKey("good");
    }

    @Test
    void oneFigureOverItsLimitIsEnough() {
        ArchiveBenchReport.Latency good = new ArchiveBenchReport.Latency("a", 1, 2, 3, 50, 1);
        ArchiveBenchReport.Latency bad = new ArchiveBenchReport.Latency("b", 1, 2, 3, 95, 1);
        assertThat(new ArchiveBenchReport(1, 1, 20_000, 1, List.of(good)).isGood())
                .isTrue();
        assertThat(new ArchiveBenchReport(1, 1, 20_000, 1, List.of(good, bad)).isGood())
                .isFalse();
        assertThat(new ArchiveBenchReport(1, 1, 9_000, 1, List.of(good)).isGood())
                .isFalse();
    }
}
