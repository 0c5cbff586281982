package dev.jwaku.tools.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DemoResultTest {
    @Test
    void isGoodOnlyIfEverythingWasAcceptedAndShownOnce() {
        assertThat(result(tally(400, 400, 0), List.of()).isGood()).isTrue();
        assertThat(result(tally(400, 399, 0), List.of()).isGood()).isFalse();
        assertThat(result(tally(399, 399, 0), List.of()).isGood()).isFalse();
        assertThat(result(tally(400, 400, 1), List.of()).isGood()).isFalse();
        assertThat(result(tally(400, 400, 0), List.of("x")).isGood()).isFalse();
    }

    @Test
    void theVerdictIsOneSentence() {
        assertThat(result(tally(400, 398, 0), List.of()).verdict())
                .isEqualTo("BAD: of 400 messages 400 were accepted, 2 lost, 0 shown twice.");
    }

    @Test
    void theJsonObjectHasTheAgreedFields() {
        JsonNode json = JsonMapper.shared()
                .readTree(result(tally(400, 400, 0), List.of()).toJson());
        assertThat(json.propertyNames())
                .contains(
                        "sent",
                        "delivered",
                        "acked",
                        "duplicates",
                        "lost",
                        "p50_ms",
                        "p95_ms",
                        "seconds",
                        "seed",
                        "event_hash");
        assertThat(json.get("p95_ms").asDouble()).isEqualTo(1234.5);
        assertThat(json.get("seed").asLong()).isEqualTo(7);
    }

    private static Tally tally(int sent, int delivered, int duplicates) {
        return new Tally(
                400,
                sent,
                sent,
                delivered,
                delivered,
                duplicates,
                Duration.ofMillis(20),
                Duration.ofNanos(1_234_500_000));
    }

    private static DemoResult result(Tally tally, List<String> strange) {
        return new DemoResult(400, tally, strange, Duration.ofSeconds(50), OptionalLong.of(7), "abcd");
    }
}
