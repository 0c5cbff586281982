package dev.jwaku.tools.scenario.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.tools.scenario.Catalogue;
import dev.jwaku.tools.scenario.Metric;
import dev.jwaku.tools.scenario.Mode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The long measurements of {@code simulate}, once and short. */
@Timeout(300)
class CellsTest {
    @TempDir
    private Path folder;

    @Test
    void aLossCellTellsTheDelayOfEachMessageByConversation() {
        for (String name : List.of("loss-cell-edge-5-of-20-x80", "loss-cell-relay-5-of-20-x80")) {
            Mode mode = Catalogue.find(name).modes().getFirst();
            RunResult result = ScenarioRun.run(Catalogue.find(name), mode, 1, folder.resolve(name));
            assertThat(result.problems()).as(name).isEmpty();
            assertThat(result.delays()).hasSize(20);
            assertThat(result.delays().values()).allSatisfy(flow -> {
                assertThat(flow).hasSize(4);
                // two ways of 250 ms are the least
                assertThat(flow).allMatch(delay -> delay >= 0.5);
            });
        }
    }

    @Test
    void theBacklogOfAnOutageIsSpreadOverIt() {
        RunResult result = ScenarioRun.run(Catalogue.find("outage-sleep"), Mode.EDGE, 3, folder.resolve("outage"));
        assertThat(result.problems()).isEmpty();
        assertThat(result.figures().get(Metric.ACCEPTED)).isEqualTo(1000);
        assertThat(result.times()).hasSize(1000);
        assertThat(result.figures().get(Metric.OUTAGE)).isBetween(1.0, 28_800.0);
        assertThat(result.figures().get(Metric.FIRST_PEER_MAX)).isBetween(0.01, 5.0);
    }
}
