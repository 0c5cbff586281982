package dev.jwaku.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SystemWorldTest extends CoordinationContract {
    private final MemoryMeters meters = new MemoryMeters();
    private final SystemWorld world = new SystemWorld(Events.NONE, meters);

    @Override
    protected World world() {
        return world;
    }

    @Override
    protected void inWorld(Body body) throws Exception {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread thread = world.newThread("test", () -> {
            try {
                body.run();
            } catch (Throwable e) {
                failure.set(e);
            }
        });
        thread.start();
        thread.join();
        if (failure.get() != null) {
            throw new AssertionError("in the world: " + failure.get(), failure.get());
        }
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void offloadsAtMostItsBoundAtOnceOnPlatformThreads() throws Exception {
        inWorld(() -> {
            AtomicInteger now = new AtomicInteger();
            AtomicInteger most = new AtomicInteger();
            Signal full = new Signal(world);
            Signal release = new Signal(world);
            try (Tasks tasks = new Tasks(world, "test")) {
                List<Tasks.Task> calls = new ArrayList<>();
                for (int i = 0; i < 3 * SystemWorld.MAX_OFFLOADED; i++) {
                    calls.add(tasks.start("call", () -> offload(now, most, full, release)));
                }
                Deadline deadline = Deadline.after(world, Duration.ofSeconds(30));
                assertThat(full.await(deadline)).isTrue();
                release.raise();
                calls.forEach(call -> assertThat(call.join(deadline)).isTrue());
            }
            assertThat(most.get()).isEqualTo(SystemWorld.MAX_OFFLOADED);
        });
    }

    private void offload(AtomicInteger now, AtomicInteger most, Signal full, Signal release) {
        try {
            boolean virtual = world.offload(() -> {
                if (most.accumulateAndGet(now.incrementAndGet(), Math::max) == SystemWorld.MAX_OFFLOADED) {
                    full.raise();
                }
                release.await(Deadline.NEVER);
                now.decrementAndGet();
                return Thread.currentThread().isVirtual();
            });
            assertThat(virtual).isFalse();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void interruptDuringAnOffloadedCallWaitsForItsEndAndKeepsTheFlag() throws Exception {
        inWorld(() -> {
            Signal release = new Signal(world);
            AtomicReference<Boolean> flag = new AtomicReference<>();
            try (Tasks tasks = new Tasks(world, "test")) {
                Tasks.Task task = tasks.start("call", () -> {
                    try {
                        assertThat(world.offload(() -> release.await(Deadline.NEVER)))
                                .isTrue();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                    flag.set(Thread.currentThread().isInterrupted());
                });
                pause(10);
                task.cancel();
                pause(10);
                assertThat(task.isEnded()).isFalse();
                release.raise();
                assertThat(await(flag)).isTrue();
            }
            assertThat(meters.count("jwaku_task_failures_total")).isZero();
        });
    }

    @Test
    void interruptWhileWaitingForAFreeThreadCancels() throws Exception {
        inWorld(() -> {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> world.offload(() -> 1)).isInstanceOf(CancelledException.class);
            assertThat(Thread.interrupted()).as("the flag stays set").isTrue();
        });
    }

    @Test
    void failedTasksAreCounted() throws Exception {
        inWorld(() -> {
            try (Tasks tasks = new Tasks(world, "test")) {
                Tasks.Task task = tasks.start("buggy", () -> {
                    throw new IllegalStateException("on purpose");
                });
                assertThat(task.join(Deadline.after(world, Duration.ofSeconds(30))))
                        .isTrue();
            }
        });
        assertThat(meters.count("jwaku_task_failures_total")).isEqualTo(1);
    }

    @Test
    void failedTimerActionDoesNotStopTheOthers() throws Exception {
        inWorld(() -> {
            AtomicReference<Boolean> ran = new AtomicReference<>();
            try (Timers timers = new Timers(world, "test")) {
                timers.schedule(Duration.ofMillis(1), () -> {
                    throw new IllegalStateException("on purpose");
                });
                timers.schedule(Duration.ofMillis(2), () -> ran.set(true));
                assertThat(await(ran)).isTrue();
            }
        });
        assertThat(meters.count("jwaku_task_failures_total")).isEqualTo(1);
    }
}
