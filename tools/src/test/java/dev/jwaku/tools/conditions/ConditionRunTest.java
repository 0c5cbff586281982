package dev.jwaku.tools.conditions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.tools.scenario.Mode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Conversations under bad conditions, in small. */
class ConditionRunTest {
    private static final int MESSAGES = 6;

    @TempDir
    Path folder;

    /** Each kind, each condition and each mode at least once. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "one-to-one/baseline/relay",
                "one-to-one/loss/edge",
                "one-to-one/pause-30/relay",
                "one-to-one/repeats/edge",
                "one-to-one/restarts/edge",
                "one-to-one/two-devices/relay",
                "contact-request/latency/edge",
                "group-creation/pause-40/relay",
                "group-messages/pause-120/edge",
                "community-join/bandwidth/edge",
                "community-leave/pause-5/relay"
            })
    void nothingIsLostShownTwiceOrToldWrong(String cell) {
        ConditionResult result = ConditionRun.run(ConditionCell.of(cell), MESSAGES, 1, folder);

        assertThat(result.problems()).isEmpty();
        assertThat(result.messages()).isGreaterThanOrEqualTo(MESSAGES);
        assertThat(result.delivered()).hasSize(result.messages());
        assertThat(result.acked()).hasSize(result.messages());
    }

    /** Some is sent to the old installation just before the new one is known, and proved to be stored just after. */
    @ParameterizedTest
    @ValueSource(strings = {"one-to-one/reinstall/relay", "one-to-one/reinstall/edge"})
    void aNewInstallationHasEverythingSoon(String cell) {
        ConditionResult result = ConditionRun.run(ConditionCell.of(cell), 20, 1, folder);

        assertThat(result.problems()).isEmpty();
        assertThat(result.after()).isNotEmpty().allMatch(seconds -> seconds <= 10);
    }

    @Tag("soak")
    @Test
    void everyCellHoldsWithSomeSeeds() throws Exception {
        ConditionBatch.Size size = new ConditionBatch.Size(60, 1, 3, 1);
        List<ConditionCell> all = ConditionCell.all();
        try (ConditionBatch batch =
                new ConditionBatch(all, size, new ConditionScreen(new PrintWriter(System.out, true), size))) {
            assertThat(batch.run()).isTrue();
        }
    }

    @Test
    void whatIsLostOrShownTwiceIsSeen() {
        ConditionCell cell = new ConditionCell(Kind.ONE_TO_ONE, Condition.BASELINE, Mode.RELAY);
        Letters letters = new Letters(() -> 0);
        letters.offer("text 0", "alice", List.of("bob"));
        letters.shown("text 0", "bob", "bob-1", "7");
        letters.shown("text 0", "bob", "bob-1", "7");
        assertThat(letters.all().getFirst().duplicates()).isZero();
        letters.shown("text 0", "bob", "bob-1", "8");
        assertThat(letters.all().getFirst().duplicates()).isEqualTo(1);
        assertThat(letters.areSettled()).isFalse();

        ConditionTotals late = new ConditionTotals(cell);
        late.add(ConditionResult.failed(cell, 1, "lost"), 0);
        assertThat(late.isGood()).isFalse();
    }
}
