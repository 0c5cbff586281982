package dev.jwaku.tools.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DemoStoryTest {
    @Test
    void spreadsTextsEvenlyOverTheSendingTime() {
        DemoStory story = DemoStory.standard(200);
        assertThat(story.dueAt(0)).isZero();
        assertThat(story.dueAt(1)).isEqualTo(Duration.ofMillis(200));
        assertThat(story.dueAt(199)).isLessThan(DemoStory.SENDING_TIME);
    }

    @Test
    void everyFaultHappensOnceInTheOrderOfTimesWhileTextsAreSent() {
        DemoStory story = DemoStory.standard(10);
        assertThat(story.faults()).extracting(DemoStory.Scene::fault).containsExactly(Fault.values());
        assertThat(story.faults()).extracting(DemoStory.Scene::at).isSorted();
        assertThat(story.faults().getLast().at()).isLessThan(DemoStory.SENDING_TIME);
    }

    @Test
    void bothKnowTheRelayThatStopsAndOneMore() {
        for (Role role : Role.values()) {
            assertThat(DemoStory.relaysOf(role)).hasSize(2).contains(DemoStory.relayStopped());
        }
    }

    @Test
    void refusesNumbersThatMakeNoSense() {
        assertThatThrownBy(() -> DemoStory.standard(0)).hasMessageContaining("messages must be 1 to");
        assertThatThrownBy(() -> DemoStory.standard(1_000_000)).hasMessageContaining("messages must be 1 to");
    }
}
