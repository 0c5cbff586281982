package dev.jwaku.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.Tasks;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutboxBudgetTest {
    private static final Bytes KILOBYTE = Bytes.wrap(new byte[1000]);
    private static final Duration LONG = Duration.ofMinutes(5);

    private final AcceleratedWorld world = new AcceleratedWorld(100);
    private final Tasks tasks = new Tasks(world, "senders");

    @AfterEach
    void stop() {
        tasks.close();
        world.close();
        assertThat(world.failures()).isEmpty();
    }

    private Deadline at(Duration time) {
        return Deadline.after(world, time);
    }

    @Test
    void aSenderWaitsForRoom() {
        OutboxBudget budget = new OutboxBudget(world, DeliveryConfig.defaults().withOutbox(1, 5000));
        budget.reserve(KILOBYTE, at(Duration.ZERO));
        Signal reserved = new Signal(world);
        tasks.start("sender", () -> {
            budget.reserve(KILOBYTE, at(LONG));
            reserved.raise();
        });
        assertThat(reserved.await(at(Duration.ofSeconds(5)))).isFalse();

        budget.release(KILOBYTE);

        assertThat(reserved.await(at(LONG))).isTrue();
        assertThat(budget.messages()).isEqualTo(1);
    }

    @Test
    void aSenderThatWaitedInVainIsRefusedTyped() {
        OutboxBudget budget = new OutboxBudget(world, DeliveryConfig.defaults().withOutbox(1, 5000));
        budget.reserve(KILOBYTE, at(Duration.ZERO));

        assertThatThrownBy(() -> budget.reserve(KILOBYTE, at(Duration.ofSeconds(2))))
                .isInstanceOf(OutboxFullException.class);
    }

    @Test
    void whatCanNeverFitIsRefusedAtOnce() {
        OutboxBudget budget = new OutboxBudget(world, DeliveryConfig.defaults().withOutbox(10, 999));

        assertThatThrownBy(() -> budget.reserve(KILOBYTE, at(LONG))).isInstanceOf(OutboxFullException.class);
    }

    @Test
    void bandwidthIsAnAllowanceThatGrowsBack() {
        DeliveryConfig config =
                DeliveryConfig.defaults().withSending(SendingConfig.defaults().withBytesPerSecond(100_000));
        OutboxBudget budget = new OutboxBudget(world, config);
        long began = world.nanoTime();
        for (int i = 0; i < 1100; i++) {
            budget.reserve(KILOBYTE, at(LONG));
            budget.release(KILOBYTE);
        }
        // 1,000,000 bytes may go at once, 100,000 more take a second
        assertThat(Duration.ofNanos(world.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(900));
        budget.repeated(Bytes.wrap(new byte[50_000_000]));
        assertThatThrownBy(() -> budget.reserve(KILOBYTE, at(Duration.ZERO)))
                .isInstanceOf(QuotaExhaustedException.class);
    }
}
