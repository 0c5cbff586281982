package dev.jwaku.simulation.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.simulation.SimulationReport;
import org.junit.jupiter.api.Test;

/** The proof in one JVM; {@code simulation/replay-proof} runs it in many. */
class ReplayProofTest {
    @Test
    void realPartsReplayExactly() throws Exception {
        SimulationReport first = ReplayProof.run(42, 4000);
        SimulationReport second = ReplayProof.run(42, 4000);
        assertThat(first.events()).isGreaterThanOrEqualTo(4000);
        assertThat(first.guardHits()).isZero();
        assertThat(second.eventHash()).isEqualTo(first.eventHash());
        assertThat(second.steps()).isEqualTo(first.steps());
        assertThat(ReplayProof.run(43, 4000).eventHash()).isNotEqualTo(first.eventHash());
    }
}
