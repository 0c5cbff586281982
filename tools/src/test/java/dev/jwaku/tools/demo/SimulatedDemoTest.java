package dev.jwaku.tools.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.messenger.identity.KeyDerivation;
import dev.jwaku.messenger.identity.MemoisedKeyDerivation;
import dev.jwaku.messenger.identity.Pbkdf2;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(600)
class SimulatedDemoTest {
    private static final int SEEDS = 20;

    private final KeyDerivation derivation = new MemoisedKeyDerivation(new Pbkdf2());

    @Test
    void everyTextArrivesExactlyOnceAndIsAcknowledgedInSpiteOfEverything() {
        DemoResult result = SimulatedDemo.run(DemoStory.standard(50), 7, derivation, Audience.NOBODY);
        assertThat(result.verdict()).startsWith("GOOD: all 100 messages arrived exactly once, all of them acknowledged");
        assertThat(result.isGood()).isTrue();
        assertThat(result.tally().isComplete(100)).isTrue();
    }

    @Test
    void aSeedReplaysExactlyAndAnotherDoesNot() {
        DemoStory story = DemoStory.standard(10);
        DemoResult once = SimulatedDemo.run(story, 3, derivation, Audience.NOBODY);
        assertThat(SimulatedDemo.run(story, 3, derivation, Audience.NOBODY)).isEqualTo(once);
        assertThat(SimulatedDemo.run(story, 4, derivation, Audience.NOBODY).eventHash()).isNotEqualTo(once.eventHash());
    }

    @Test
    void announcesEveryFaultAsItHappens() {
        List<String> announced = new ArrayList<>();
        Audience audience = new Audience() {
            @Override
            public void announce(long atMillis, String what) {
                announced.add(what);
            }

            @Override
            public void progress(long atMillis, Ledger ledger) {
                assertThat(ledger.total().duplicates()).isZero();
            }
        };
        SimulatedDemo.run(DemoStory.standard(5), 1, derivation, audience);
        for (Fault fault : Fault.values()) {
            assertThat(announced).contains(fault.announcement());
        }
    }

    @Test
    void twentySeedsSideBySideAreAllGood() {
        StringWriter out = new StringWriter();
        SeedRuns runs = new SeedRuns(
                DemoStory.standard(DemoStory.DEFAULT_MESSAGES), 1, SEEDS, 2, new DemoScreen(new PrintWriter(out), false));
        assertThat(runs.run()).as(out.toString()).isTrue();
        JsonNode json = JsonMapper.shared().readTree(runs.toJson());
        assertThat(json.get("sent").asInt()).isEqualTo(SEEDS * 2 * DemoStory.DEFAULT_MESSAGES);
        assertThat(json.get("lost").asInt()).isZero();
        assertThat(json.get("duplicates").asInt()).isZero();
    }
}
