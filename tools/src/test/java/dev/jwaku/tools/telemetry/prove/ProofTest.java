package dev.jwaku.tools.telemetry.prove;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ProofTest {
    @Test
    void theTruthIsNeverMissedByTheBoundsAndSeldomByTheInterval() {
        assertThat(new Proof(60).run(row -> {})).allSatisfy(row -> {
            assertThat(row.bounded()).as(row.plan().name()).isEqualTo(1);
            if (row.plan().isFull()) {
                assertThat(row.covered()).as(row.plan().name()).isGreaterThanOrEqualTo(0.85);
                assertThat(row.oldCovered()).as(row.plan().name()).isZero();
                assertThat(row.old()).isEqualTo(1);
            }
        });
    }

    /** The share of the reference: 32 % for Wilson's interval of messages, 93.4 % for the clustered one. */
    @Test
    @Tag("soak")
    void aThousandSeeds() {
        Proof proof = new Proof(1000);
        List<Proof.Row> rows = proof.run(row -> {});
        System.out.println(proof.markdown(rows));
        assertThat(rows).allMatch(Proof.Row::isGood);
        Proof.Row reference = rows.get(3);
        assertThat(reference.truth()).isCloseTo(0.94525, within(1e-9));
        assertThat(reference.plainCovered()).isCloseTo(0.32, within(0.06));
        assertThat(reference.covered()).isCloseTo(0.934, within(0.02));
        assertThat(reference.width()).isCloseTo(0.0577, within(0.003));
    }
}
