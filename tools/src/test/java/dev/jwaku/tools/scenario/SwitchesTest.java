package dev.jwaku.tools.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SwitchesTest {
    @Test
    void theirNamesLeadBackToThem() {
        for (boolean outbox : new boolean[] {true, false}) {
            for (boolean verifier : new boolean[] {true, false}) {
                for (int redundancy = 1; redundancy <= 4; redundancy++) {
                    Switches switches = new Switches(outbox, verifier, redundancy);
                    assertThat(Switches.of(switches.id())).isEqualTo(switches);
                }
            }
        }
        assertThat(Switches.of("no-verifier+redundancy-3")).isEqualTo(new Switches(true, false, 3));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "of", "on+off", "redundancy-0", "redundancy-5", "redundancy-22", "no-outbox,no-verifier"})
    void nonsenseIsRefused(String id) {
        assertThatThrownBy(() -> Switches.of(id)).isInstanceOf(IllegalArgumentException.class);
    }
}
