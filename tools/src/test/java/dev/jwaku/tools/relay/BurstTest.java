package dev.jwaku.tools.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.runtime.Bytes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BurstTest {
    private final List<Bytes> sent = new ArrayList<>();

    private void keep(String contentTopic, Bytes payload, Instant now) {
        sent.add(payload);
    }

    @Test
    void everyPayloadCarriesItsSequenceNumberAndTime() {
        Instant before = Instant.now();

        new Burst(BenchPayload.DEFAULT_TOPIC, 3, 64, 0, 7).send(this::keep);

        assertThat(sent).hasSize(3).allMatch(payload -> payload.length() == 64);
        assertThat(sent.stream().map(payload -> BenchPayload.parse(payload).sequence()))
                .containsExactly(7L, 8L, 9L);
        assertThat(BenchPayload.parse(sent.getFirst()).sentNanos()).isGreaterThanOrEqualTo(BenchPayload.nanos(before));
    }

    @Test
    void noMessageLeavesBeforeItIsDue() {
        long start = System.nanoTime();

        new Burst(BenchPayload.DEFAULT_TOPIC, 11, 16, 200, 0).send(this::keep);

        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(50_000_000L);
    }

    @Test
    void failedMessagesAreCountedAndTheFirstReasonIsTold() {
        var published = new Burst(BenchPayload.DEFAULT_TOPIC, 4, 16, 0, 0).send((contentTopic, payload, now) -> {
            if (BenchPayload.parse(payload).sequence() % 2 == 1) {
                throw new IllegalStateException("no peer");
            }
        });

        assertThat(published)
                .containsEntry("count", 2)
                .containsEntry("errors", 2)
                .containsEntry("firstError", "no peer");
    }

    @Test
    void refusesWhatCannotBeCounted() {
        assertThatThrownBy(() -> new Burst("/chat/1/x/proto", 1, 16, 0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(BenchPayload.TOPIC_PREFIX);
        assertThatThrownBy(() -> new Burst(BenchPayload.DEFAULT_TOPIC, 1, 15, 0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("size");
        assertThatThrownBy(() -> new Burst(BenchPayload.DEFAULT_TOPIC, 1, 16, 0, Inbox.MAX_SEQUENCE))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
