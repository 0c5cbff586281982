package dev.jwaku.messenger.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.delivery.AcceleratedWorld;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.Tasks;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class EnvelopeRoomTest {
    @Test
    void whoBringsTooMuchWaitsForRoom() {
        try (AcceleratedWorld world = new AcceleratedWorld(20);
                Tasks tasks = new Tasks(world, "test")) {
            EnvelopeRoom room = new EnvelopeRoom(world);
            for (int i = 0; i < EnvelopeRoom.MOST_ENVELOPES; i++) {
                assertThat(room.take(100)).isTrue();
            }
            Signal taken = new Signal(world);
            tasks.start("bringer", () -> {
                if (room.take(100)) {
                    taken.raise();
                }
            });
            assertThat(taken.await(Deadline.after(world, Duration.ofSeconds(1))))
                    .isFalse();
            room.giveBack(1, 100);

            assertThat(taken.await(Deadline.after(world, Duration.ofMinutes(5))))
                    .isTrue();
        }
    }

    @Test
    void whatFindsNoRoomForLongIsDropped() {
        try (AcceleratedWorld world = new AcceleratedWorld(20)) {
            EnvelopeRoom room = new EnvelopeRoom(world);
            assertThat(room.take((int) EnvelopeRoom.MOST_BYTES)).isTrue();

            assertThat(room.take(1)).isFalse();
        }
    }

    @Test
    void nobodyWaitsOnceItIsClosed() {
        try (AcceleratedWorld world = new AcceleratedWorld(20)) {
            EnvelopeRoom room = new EnvelopeRoom(world);
            assertThat(room.take((int) EnvelopeRoom.MOST_BYTES)).isTrue();
            room.close();

            assertThat(room.take(1)).isFalse();
        }
    }
}
