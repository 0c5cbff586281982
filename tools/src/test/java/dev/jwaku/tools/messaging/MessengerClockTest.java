package dev.jwaku.tools.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MessengerClockTest {
    private final MessengerClock clock = new MessengerClock();

    private void event(String type, String json) {
        JsonNode data = JsonMapper.shared().readTree(json);
        clock.event(type, data);
    }

    @Test
    void anEventMayComeBeforeTheAnswerAndOnlyTheFirstCounts() {
        long began = System.nanoTime();
        event("message.received", "{\"id\":\"0x1\"}");
        clock.sent("0x1", began);
        event("message.state", "{\"id\":\"0x1\",\"state\":\"published\"}");
        assertThat(clock.isComplete(1)).isFalse();
        event("message.state", "{\"id\":\"0x1\",\"state\":\"delivered\"}");
        event("message.received", "{\"id\":\"0x1\"}");

        assertThat(clock.isComplete(1)).isTrue();
        MessengerRound round = clock.round(MessengerPace.slow(1));
        assertThat(round.delivered()).hasSize(1);
        assertThat(round.duplicates()).isEqualTo(1);
        assertThat(round.isGood()).isFalse();
    }

    @Test
    void isGoodOnlyIfAllIsThereInTime() {
        MessengerPace pace = new MessengerPace(
                "two",
                2,
                Duration.ZERO,
                false,
                new MessengerPace.Limits(Duration.ofMillis(200), Duration.ofSeconds(1), Duration.ofMillis(500)));

        assertThat(new MessengerRound(pace, List.of(0.9, 0.2), List.of(0.9, 0.5), 0).isGood())
                .isTrue();
        assertThat(new MessengerRound(pace, List.of(0.2, 1.1), List.of(0.5, 0.9), 0).isGood())
                .isFalse();
        assertThat(new MessengerRound(pace, List.of(0.3, 0.9), List.of(0.5, 0.9), 0).isGood())
                .isFalse();
        assertThat(new MessengerRound(pace, List.of(0.2, 0.9), List.of(0.6, 0.9), 0).isGood())
                .isFalse();
        assertThat(new MessengerRound(pace, List.of(0.2), List.of(0.5, 0.9), 0).isGood())
                .isFalse();
    }
}
