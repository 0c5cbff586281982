package dev.jwaku.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Monitor;
import dev.jwaku.runtime.Signal;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What escapes the scheduler must fail the run, each in its own way. */
class GuardTest {
    private final Simulation simulation =
            Simulation.withSeed(1, new SimulationLimits(Duration.ofMillis(400), 1_000_000));
    private final SimulatedNode node = simulation.node("a");

    @AfterEach
    void close() {
        simulation.close();
    }

    @Test
    void catchesThreadSleep() {
        simulation.start(node, "sleeper", () -> {
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        assertHit("timed park");
    }

    @Test
    void catchesTimedParks() {
        simulation.start(node, "parker", () -> LockSupport.parkNanos(50_000_000));
        assertHit("timed park");
    }

    @Test
    void catchesTimedQueuesOfTheJdk() {
        simulation.start(node, "poller", () -> {
            try {
                assertThat(new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS))
                        .isFalse();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        assertHit("timed park");
    }

    @Test
    void catchesContendedSynchronized() {
        Object lock = new Object();
        for (int i = 0; i < 2; i++) {
            simulation.start(node, "locker" + i, () -> {
                synchronized (lock) {
                    SimulationTest.nap(node, Duration.ofSeconds(1));
                }
            });
        }
        assertHit("contended synchronized");
    }

    @Test
    void catchesObjectWait() {
        Object lock = new Object();
        simulation.start(node, "waiter", () -> {
            synchronized (lock) {
                try {
                    lock.wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        });
        assertHit("Object.wait");
    }

    @Test
    void catchesWakeUpsFromForeignThreads() {
        Signal signal = new Signal(node);
        simulation.start(node, "waiter", () -> signal.await(Deadline.NEVER));
        simulation.runUntil(Duration.ofSeconds(1));
        runElsewhere(signal::raise);
        assertHit("foreign thread");
    }

    @Test
    void catchesCommonPool() {
        simulation.start(
                node,
                "async",
                () -> CompletableFuture.supplyAsync(GuardTest::slowly).join());
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 100; i++) {
                        simulation.runFor(Duration.ofSeconds(1));
                        LockSupport.parkNanos(10_000_000);
                    }
                })
                .hasMessageContaining("foreign thread");
    }

    private static String slowly() {
        LockSupport.parkNanos(20_000_000);
        return "done";
    }

    @Test
    void catchesEventsFromForeignThreads() {
        runElsewhere(() -> node.events().emit("odd"));
        assertHit("foreign thread");
    }

    @Test
    void catchesWaitsOfForeignThreads() {
        runElsewhere(() -> assertThatThrownBy(() -> SimulationTest.nap(node, Duration.ofSeconds(1)))
                .isInstanceOf(SimulationFailedException.class));
        assertHit("no task of it");
    }

    @Test
    void catchesVirtualThreadsStartedPastTheWorld() {
        simulation.start(node, "starter", () -> Thread.startVirtualThread(() -> {}));
        assertHit("past its world");
    }

    @Test
    void catchesWaitsInTheWorldOfAnotherNode() {
        SimulatedNode other = simulation.node("b");
        simulation.start(node, "stray", () -> SimulationTest.nap(other, Duration.ofSeconds(1)));
        assertHit("waits in the world of b");
    }

    @Test
    void watchdogDumpsAndEndsAParkInsideAClassInitialiser() {
        watched = simulation;
        simulation.start(
                node, "initialiser", () -> assertThat(ParksWhenLoaded.VALUE).isNotNull());
        assertThatThrownBy(() -> simulation.runUntil(Duration.ofSeconds(5)))
                .isInstanceOf(SimulationFailedException.class)
                .hasMessageContaining("hangs")
                .hasMessageContaining("ParksWhenLoaded");
    }

    /** What {@link ParksWhenLoaded} looks at: a class initialiser sees no fields of a test. */
    private static volatile Simulation watched;

    private static final class ParksWhenLoaded {
        static final Object VALUE = park();

        private static Object park() {
            while (!watched.hasFailed()) { // a park may end for no reason
                LockSupport.park();
            }
            return "unparked by the watchdog";
        }
    }

    @Test
    void leavesUncontendedLocksAndOwnWaitsAlone() {
        Monitor monitor = new Monitor(node);
        for (int i = 0; i < 3; i++) {
            simulation.start(node, "fine" + i, () -> {
                monitor.lock();
                try {
                    monitor.await(Deadline.after(node, Duration.ofSeconds(1)));
                } finally {
                    monitor.unlock();
                }
                Thread.yield();
            });
        }
        simulation.runUntil(Duration.ofSeconds(2));
        assertThat(simulation.report().guardHits()).isZero();
        assertThat(node.threadCount()).isZero();
    }

    private void assertHit(String what) {
        assertThatThrownBy(() -> simulation.runFor(Duration.ofSeconds(5)))
                .isInstanceOf(SimulationFailedException.class)
                .hasMessageContaining("guard")
                .hasMessageContaining(what);
        assertThat(simulation.report().guardHits()).isPositive();
    }

    private static void runElsewhere(Runnable action) {
        Thread thread = Thread.ofPlatform().start(action);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
