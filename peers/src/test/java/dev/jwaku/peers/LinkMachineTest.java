package dev.jwaku.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LinkMachineTest {
    private static final LinkInputs NOBODY = LinkInputs.none();
    private static final LinkInputs USELESS = new LinkInputs(1, 1, false, false, false, false);
    private static final LinkInputs SOME = new LinkInputs(1, 1, true, true, false, false);
    private static final LinkInputs ENOUGH = new LinkInputs(5, 5, true, true, true, true);
    private static final LinkInputs SILENT = new LinkInputs(2, 0, true, true, true, true);

    private final LinkMachine machine = new LinkMachine();
    private long now = 1_000_000;

    private LinkState after(long millis, LinkInputs inputs) {
        now += Duration.ofMillis(millis).toNanos();
        if (machine.step(inputs, now)) {
            machine.recover(now);
            machine.recovered();
            boolean again = machine.step(inputs, now);
            assertThat(again).isFalse();
        }
        return machine.state();
    }

    @Test
    void aPeerAfterAnOutageIsARecoveryAndTheStateFollowsAfterASecond() {
        assertThat(after(0, NOBODY)).isEqualTo(LinkState.OFFLINE);
        assertThat(after(100, SOME)).isEqualTo(LinkState.RECOVERING);
        assertThat(after(900, SOME)).isEqualTo(LinkState.RECOVERING);
        assertThat(after(100, SOME)).isEqualTo(LinkState.PARTIAL);
        assertThat(after(500, ENOUGH)).isEqualTo(LinkState.PARTIAL);
        assertThat(after(1000, ENOUGH)).isEqualTo(LinkState.CONNECTED);
    }

    @Test
    void itGoesDownAtOnce() {
        after(0, ENOUGH);
        assertThat(after(1000, ENOUGH)).isEqualTo(LinkState.CONNECTED);
        assertThat(after(1, SOME)).isEqualTo(LinkState.PARTIAL);
        assertThat(after(1, USELESS)).isEqualTo(LinkState.PROBING);
        assertThat(after(1, NOBODY)).isEqualTo(LinkState.OFFLINE);
    }

    @Test
    void aFlickerIsNotShown() {
        after(0, ENOUGH);
        after(1000, ENOUGH);
        after(10, SOME);
        for (int i = 0; i < 20; i++) {
            assertThat(after(600, ENOUGH)).isEqualTo(LinkState.PARTIAL);
            assertThat(after(10, SOME)).isEqualTo(LinkState.PARTIAL);
        }
    }

    @Test
    void silentConnectionsAreNoConnection() {
        after(0, ENOUGH);
        after(1000, ENOUGH);
        assertThat(after(1, SILENT)).isEqualTo(LinkState.PROBING);
        assertThat(LinkState.PROBING.status()).isEqualTo(ConnectionStatus.DISCONNECTED);
    }

    @Test
    void aRecoveryThatBringsNothingOfUseEndsAsProbing() {
        after(0, USELESS);
        assertThat(after(5000, USELESS)).isEqualTo(LinkState.RECOVERING);
        assertThat(after(5001, USELESS)).isEqualTo(LinkState.PROBING);
    }

    /** I13, and what must hold of every run. */
    @Test
    void theSameInputsGiveTheSameStatesAndNeverTooGoodOnes() {
        for (long seed = 0; seed < 200; seed++) {
            List<LinkState> first = walk(seed);
            assertThat(walk(seed)).isEqualTo(first);
        }
    }

    private static List<LinkState> walk(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        LinkMachine machine = new LinkMachine();
        List<LinkState> states = new ArrayList<>();
        LinkInputs[] choices = {NOBODY, USELESS, SOME, ENOUGH, SILENT};
        long now = 0;
        for (int i = 0; i < 200; i++) {
            now += random.nextLong(Duration.ofSeconds(3).toNanos());
            LinkInputs inputs = choices[random.nextInt(choices.length)];
            if (random.nextInt(20) == 0) {
                machine.recover(now);
            } else if (machine.isBusy()) {
                machine.recovered();
            }
            if (machine.step(inputs, now)) {
                machine.recover(now);
            }
            LinkState state = machine.state();
            if (!machine.isBusy()) {
                assertThat(state.status().ordinal())
                        .isLessThanOrEqualTo(inputs.goal().status().ordinal());
            }
            states.add(state);
        }
        return states;
    }
}
