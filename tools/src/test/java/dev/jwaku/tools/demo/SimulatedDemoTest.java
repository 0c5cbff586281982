package dev.jwaku.tools.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.messenger.identity.MemoisedKeyDerivation;
import dev.jwaku.messenger.identity.Pbkdf2;
import dev.jwaku.runtime.CancelledException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(600)
class SimulatedDemoTest {
    private static final int SEEDS = 20;

    @TempDir
    private Path folder;

    private final AtomicBoolean abandoned = new AtomicBoolean();

    @Test
    void everyTextArrivesExactlyOnceAndIsAcknowledgedInSpiteOfEverything() {
        DemoResult result = SimulatedDemo.run(DemoStory.standard(50), 7, setting(), Audience.NOBODY);
        assertThat(result.verdict())
                .startsWith("GOOD: all 100 messages arrived exactly once, all of them acknowledged");
        assertThat(result.isGood()).isTrue();
        assertThat(result.tally().isComplete(100)).isTrue();
    }

    @Test
    void aSeedReplaysExactlyAndAnotherDoesNot() {
        DemoStory story = DemoStory.standard(10);
        DemoResult once = SimulatedDemo.run(story, 3, setting(), Audience.NOBODY);
        assertThat(SimulatedDemo.run(story, 3, setting(), Audience.NOBODY)).isEqualTo(once);
        assertThat(SimulatedDemo.run(story, 4, setting(), Audience.NOBODY).eventHash())
                .isNotEqualTo(once.eventHash());
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
        SimulatedDemo.run(DemoStory.standard(5), 1, setting(), audience);
        for (Fault fault : Fault.values()) {
            assertThat(announced).contains(fault.announcement());
        }
    }

    @Test
    void endsAtOnceAndLeavesNothingBehindWhenAbandoned() throws IOException {
        abandoned.set(true);
        assertThatThrownBy(() -> SimulatedDemo.run(DemoStory.standard(5), 1, setting(), Audience.NOBODY))
                .isInstanceOf(CancelledException.class);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void outcomesSurviveTheWayFromAJobsProcess() {
        DemoResult result = new DemoResult(
                4,
                new Tally(4, 4, 3, 4, 2, 1, Duration.ofMillis(5), Duration.ofMillis(6)),
                List.of("odd one"),
                Duration.ofSeconds(40),
                OptionalLong.of(9),
                "abcd");
        SeedOutcome bad = new SeedOutcome(9, result, null);
        assertThat(SeedOutcome.ofWords(JsonLine.read(JsonLine.write(bad.toWords()))))
                .isEqualTo(bad);
        SeedOutcome failed = new SeedOutcome(3, null, "guard");
        assertThat(SeedOutcome.ofWords(JsonLine.read(JsonLine.write(failed.toWords()))))
                .isEqualTo(failed);
    }

    @Test
    void twentySeedsAreAllGood() throws IOException {
        StringWriter out = new StringWriter();
        JsonNode json;
        try (SeedRuns runs = new SeedRuns(
                DemoStory.standard(DemoStory.DEFAULT_MESSAGES),
                1,
                SEEDS,
                1,
                new DemoScreen(new PrintWriter(out), false))) {
            assertThat(runs.run()).as(out.toString()).isTrue();
            json = JsonMapper.shared().readTree(runs.toJson());
        }
        assertThat(json.get("sent").asInt()).isEqualTo(SEEDS * 2 * DemoStory.DEFAULT_MESSAGES);
        assertThat(json.get("lost").asInt()).isZero();
        assertThat(json.get("duplicates").asInt()).isZero();
    }

    private SimulatedSetting setting() {
        return new SimulatedSetting(folder, new MemoisedKeyDerivation(new Pbkdf2()), abandoned::get);
    }
}
