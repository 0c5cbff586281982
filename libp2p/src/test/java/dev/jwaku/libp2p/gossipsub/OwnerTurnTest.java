package dev.jwaku.libp2p.gossipsub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.runtime.SystemWorld;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OwnerTurnTest {
    private static final int CALLERS = 4;
    private static final int STEPS = 2_000;

    private final SystemWorld world = new SystemWorld();
    private final OwnerTurn turn = new OwnerTurn(world);
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    /** Guarded by the turn alone: a lost update shows in it. */
    private int steps;

    @Test
    void whoHasItIsAloneUntilItIsGivenBack() {
        assertThat(turn.tryTake()).isTrue();
        assertThat(turn.tryTake()).isFalse();
        turn.give();
        assertThat(turn.tryTake()).isTrue();
        turn.give();
        world.close();
    }

    @Test
    void theOwnerGetsItAmongManyCallersAndNobodyIsBesideIt() throws InterruptedException {
        AtomicInteger done = new AtomicInteger();
        List<Thread> all = new ArrayList<>();
        all.add(started("owner", () -> {
            for (int i = 0; i < STEPS; i++) {
                turn.take();
                step(done);
            }
        }));
        for (int caller = 0; caller < CALLERS; caller++) {
            all.add(started("caller " + caller, () -> {
                for (int i = 0; i < STEPS; i++) {
                    if (turn.tryTake()) {
                        step(done);
                    }
                }
            }));
        }
        for (Thread thread : all) {
            thread.join();
        }
        assertThat(most).hasValue(1);
        assertThat(done.get()).isEqualTo(steps).isGreaterThanOrEqualTo(STEPS);
        world.close();
    }

    private Thread started(String name, Runnable body) {
        Thread thread = world.newThread(name, body);
        thread.start();
        return thread;
    }

    private void step(AtomicInteger done) {
        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
        steps++;
        done.incrementAndGet();
        inside.decrementAndGet();
        turn.give();
    }
}
