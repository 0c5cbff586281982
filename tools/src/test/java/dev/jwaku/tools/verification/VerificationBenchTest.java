package dev.jwaku.tools.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerificationBenchTest {
    private static final VerificationLoad QUIET = VerificationLoad.of(0);
    private static final VerificationLoad BUSY = VerificationLoad.of(60);

    @Test
    void anHourIsTheSameEveryTimeAndEveryPatternFindsWhatWasMissed() {
        VerificationLoad lossy = new VerificationLoad(60, 512, 0.5, 10);
        for (Pattern pattern : Patterns.all()) {
            VerificationRow row = VerificationHour.run(lossy, pattern, 7);
            assertThat(row.missed()).as(pattern.name()).isGreaterThan(10);
            assertThat(row.found()).as(pattern.name()).isEqualTo(row.missed());
            assertThat(row).isEqualTo(VerificationHour.run(lossy, pattern, 7));
        }
    }

    @Test
    void nothingAskedIsNothingFound() {
        VerificationRow row = VerificationHour.run(new VerificationLoad(60, 512, 0.5, 10), Patterns.nothing(), 7);
        assertThat(row.isComplete()).isFalse();
    }

    @Test
    void theReportComparesWithOursAndWithTheIdleHour() {
        VerificationReport report = new VerificationReport(rows(30_000, 10));
        assertThat(report.markdown())
                .contains("| 0 | ours | 30000 | - | 0, 0 | 1.0 |")
                .contains("| 60 | ours | 36000 | 100.0 | 10, 10 | 1.0 |")
                .contains("| 60 | theirs | 360000 | 5000.0 | 10, 10 | 10.0 |");
        assertThat(report.isGood()).isTrue();
        assertThat(report.json()).contains("\"good\":true").contains("\"bytes_per_message\":null");
    }

    @Test
    void anExpensiveIdleHourOrALossIsBad() {
        assertThat(new VerificationReport(rows(62_000, 10)).isGood()).isFalse();
        assertThat(new VerificationReport(rows(30_000, 9)).isGood()).isFalse();
    }

    private static List<VerificationRow> rows(long idle, int found) {
        List<VerificationRow> rows = new ArrayList<>();
        rows.add(new VerificationRow(QUIET, "ours", idle, 0, 0));
        rows.add(new VerificationRow(QUIET, "theirs", 60_000, 0, 0));
        rows.add(new VerificationRow(BUSY, "ours", idle + 6_000, 10, found));
        rows.add(new VerificationRow(BUSY, "theirs", 360_000, 10, 10));
        return rows;
    }
}
