package dev.jwaku.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Mailbox;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.runtime.Tasks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AttemptLanesTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final SystemWorld world = new SystemWorld();
    private final Tasks tasks = new Tasks(world, "test");
    private final AttemptLanes lanes = new AttemptLanes(world, tasks, 4);

    @AfterEach
    void stop() {
        tasks.close();
        world.close();
    }

    @Test
    void quickAttemptsRunInOrderInOneLane() {
        Mailbox<Integer> ran = new Mailbox<>(world, 1000);
        for (int i = 0; i < 1000; i++) {
            int number = i;
            lanes.submit(() -> ran.offer(number));
        }

        List<Integer> order = new ArrayList<>();
        while (order.size() < 1000) {
            order.addAll(ran.takeUpTo(1000, Deadline.after(world, SOON)));
        }
        assertThat(order).isEqualTo(IntStream.range(0, 1000).boxed().toList());
    }

    @Test
    void aSlowAttemptHoldsUpNobodyOnceThoseWhoWaitAreRelieved() {
        Signal end = new Signal(world);
        Signal began = new Signal(world);
        Signal ran = new Signal(world);
        lanes.submit(() -> {
            began.raise();
            end.await(Deadline.NEVER);
        });
        // A lane that begins is progress too, and would put off the relief that is waited for below.
        assertThat(began.await(Deadline.after(world, SOON))).isTrue();
        lanes.submit(ran::raise);
        assertThat(lanes.nextReliefAt()).isLessThan(Long.MAX_VALUE);

        boolean waited = new Signal(world).await(Deadline.at(world, lanes.nextReliefAt()));
        lanes.relieve();

        assertThat(waited).isFalse();
        assertThat(ran.await(Deadline.after(world, SOON))).isTrue();
        end.raise();
    }

    @Test
    void thereAreNoMoreLanesThanAllowed() {
        Signal end = new Signal(world);
        for (int i = 0; i < 10; i++) {
            lanes.submit(() -> end.await(Deadline.NEVER));
        }
        Deadline soon = Deadline.after(world, SOON);
        for (long at = lanes.nextReliefAt(); at != Long.MAX_VALUE; at = lanes.nextReliefAt()) {
            assertThat(soon.isExpired()).isFalse();
            assertThat(new Signal(world).await(Deadline.at(world, at))).isFalse();
            lanes.relieve();
        }
        assertThat(lanes.open()).isEqualTo(4);
        end.raise();
    }
}
