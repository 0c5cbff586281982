package dev.jwaku.tools.conditions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.sqlite.CommitWatch;
import dev.jwaku.tools.scenario.Mode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kill -9 at numbered writes, in small. */
class KillRunTest {
    @TempDir
    Path folder;

    /** Some forty kills; somebody else dies in each run. */
    @ParameterizedTest
    @CsvSource({"RELAY, 0", "EDGE, 1", "RELAY, 2"})
    void everyPromiseHoldsWhateverWritesAreTheLast(Mode mode, long seed) {
        KillResult result = KillRun.run(new KillRun.Plan(mode, seed, 0), folder);

        assertThat(result.problems()).isEmpty();
        assertThat(result.messages()).isGreaterThan(20);
        assertThat(result.kills()).hasSizeGreaterThan(5);
    }

    @Test
    void theSamePointIsTheSameRun() {
        KillRun.Plan plan = new KillRun.Plan(Mode.EDGE, 2, 200);

        KillResult first = KillRun.run(plan, folder.resolve("first"));
        KillResult second = KillRun.run(plan, folder.resolve("second"));

        assertThat(first.problems()).isEmpty();
        assertThat(first.kills()).hasSize(1).first().asString().startsWith("200 after a commit of ");
        assertThat(second).isEqualTo(first);
    }

    @Test
    void bothSidesOfEachCommitHaveANumber() {
        List<String> deaths = new ArrayList<>();
        KillSwitch killer = new KillSwitch(List.of(2, 3, 6), () -> deaths.add("died"));
        CommitWatch profile = killer.of("profile");
        CommitWatch delivery = killer.of("delivery");

        profile.committing();
        profile.committed();
        delivery.committing();
        delivery.committed();
        killer.off();
        profile.committing();
        profile.committed();

        assertThat(killer.kills()).containsExactly("2 after a commit of profile", "3 before a commit of delivery");
        assertThat(deaths).hasSize(2);
        assertThat(killer.passed()).isEqualTo(6);
    }
}
