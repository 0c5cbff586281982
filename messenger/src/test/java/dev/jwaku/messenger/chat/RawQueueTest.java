package dev.jwaku.messenger.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.transport.Channel;
import dev.jwaku.messenger.transport.Destination;
import dev.jwaku.runtime.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RawQueueTest {
    private static final Instant START = Instant.ofEpochSecond(1_700_000_000);

    private final RawQueue queue = new RawQueue();

    @Test
    void aCopyGoesOutOnce() {
        queue.add(copy(1, Optional.empty()));

        assertThat(queue.nextDueAt()).contains(START);
        assertThat(queue.tick(START)).containsExactly(new RawQueue.Action.Send(copy(1, Optional.empty())));
        assertThat(queue.nextDueAt()).isEmpty();
        assertThat(queue.onPublished(1, START)).hasOnlyElementsOfType(RawQueue.Action.End.class);
        assertThat(queue.tick(START.plusSeconds(3600))).isEmpty();
    }

    @Test
    void aCopyThatIsRefusedIsTriedAgainWithGrowingGaps() {
        queue.add(copy(1, Optional.empty()));
        Instant now = START;
        for (int seconds : new int[] {2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600}) {
            assertThat(queue.tick(now)).hasSize(1);
            assertThat(queue.onRefused(1, now)).hasOnlyElementsOfType(RawQueue.Action.Save.class);
            assertThat(queue.nextDueAt()).contains(now.plusSeconds(seconds));
            now = now.plusSeconds(seconds);
        }
    }

    @Test
    void aRepeatedCopyGoesOutUntilItIsSettled() {
        queue.add(copy(1, Optional.of(Duration.ofHours(1))));
        Instant now = START;
        for (int i = 0; i < 5; i++) {
            assertThat(queue.tick(now)).hasSize(1);
            assertThat(queue.onPublished(1, now)).hasOnlyElementsOfType(RawQueue.Action.Save.class);
            now = now.plus(Duration.ofHours(1));
            assertThat(queue.nextDueAt()).contains(now);
        }
        queue.settle(1);

        assertThat(queue.tick(now)).isEmpty();
        assertThat(queue.nextDueAt()).isEmpty();
    }

    @Test
    void whatIsSettledOnItsWayIsNotRepeated() {
        queue.add(copy(1, Optional.of(Duration.ofHours(1))));
        assertThat(queue.tick(START)).hasSize(1);
        queue.settle(1);

        assertThat(queue.onPublished(1, START)).isEmpty();
        assertThat(queue.nextDueAt()).isEmpty();
    }

    @Test
    void afterItsTimeACopyIsGivenUp() {
        queue.add(copy(1, Optional.empty()));

        assertThat(queue.tick(START.plus(Duration.ofDays(1)))).hasOnlyElementsOfType(RawQueue.Action.End.class);
        assertThat(queue.nextDueAt()).isEmpty();
    }

    @Test
    void onlySomeAreOnTheirWayAtATime() {
        for (int i = 0; i < 50; i++) {
            queue.add(copy(i, Optional.empty()));
        }
        List<RawQueue.Action> first = queue.tick(START);

        assertThat(first).hasSize(RawQueue.MOST_IN_FLIGHT);
        assertThat(queue.nextDueAt()).isEmpty();
        assertThat(queue.onPublished(0, START)).hasSize(1);
        assertThat(queue.tick(START)).hasSize(1);
    }

    private static RawRecord copy(long number, Optional<Duration> every) {
        return new RawRecord(
                number,
                new MessageId(Bytes.fromHex("01".repeat(32))),
                new Destination.Shared(Channel.of("x"), false),
                Bytes.utf8("x"),
                false,
                every,
                START.plus(Duration.ofDays(1)),
                0,
                START,
                false);
    }
}
