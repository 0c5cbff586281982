package dev.jwaku.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every world promises: the same suite for production and simulation. */
@Timeout(60)
public abstract class WorldContract {
    protected static final long MILLISECOND = 1_000_000;

    /** What a test does inside the world. */
    @FunctionalInterface
    public interface Body {
        /** Runs in a thread of the world. */
        void run() throws Exception;
    }

    /** The world under test. */
    protected abstract World world();

    /** Runs the body in a thread of the world, waits for its end and rethrows what it threw. */
    protected abstract void inWorld(Body body) throws Exception;

    /** Waits this long in the world's time. */
    protected final void pause(long millis) {
        long until = world().nanoTime() + millis * MILLISECOND;
        while (world().nanoTime() < until) {
            world().parkUntil(until);
        }
    }

    @Test
    void parkEndsAtItsDeadlineAndNotBefore() throws Exception {
        inWorld(() -> {
            long began = world().nanoTime();
            pause(20);
            assertThat(world().nanoTime() - began).isBetween(20 * MILLISECOND, 10_000 * MILLISECOND);
        });
    }

    @Test
    void parkUntilAPastMomentReturnsAtOnce() throws Exception {
        inWorld(() -> {
            long began = world().nanoTime();
            world().parkUntil(0);
            world().parkUntil(began);
            assertThat(world().nanoTime() - began).isLessThan(10_000 * MILLISECOND);
        });
    }

    @Test
    void unparkEndsAParkWithoutEnd() throws Exception {
        inWorld(() -> {
            AtomicBoolean go = new AtomicBoolean();
            AtomicBoolean woke = new AtomicBoolean();
            Thread sleeper = world().newThread("sleeper", () -> {
                while (!go.get()) {
                    world().parkUntil(Long.MAX_VALUE);
                }
                woke.set(true);
            });
            sleeper.start();
            pause(5);
            assertThat(woke).isFalse();
            go.set(true);
            world().unpark(sleeper);
            await(woke);
        });
    }

    @Test
    void unparkBeforeTheParkCounts() throws Exception {
        inWorld(() -> {
            world().unpark(Thread.currentThread());
            long began = world().nanoTime();
            world().parkUntil(began + 60_000 * MILLISECOND);
            assertThat(world().nanoTime() - began).isLessThan(30_000 * MILLISECOND);
        });
    }

    @Test
    void interruptEndsAParkAndStaysSet() throws Exception {
        inWorld(() -> {
            AtomicBoolean woke = new AtomicBoolean();
            Thread sleeper = world().newThread("sleeper", () -> {
                while (!Thread.currentThread().isInterrupted()) {
                    world().parkUntil(Long.MAX_VALUE);
                }
                woke.set(Thread.currentThread().isInterrupted());
            });
            sleeper.start();
            pause(5);
            sleeper.interrupt();
            await(woke);
        });
    }

    @Test
    void monotonicTimeIsNeverNegativeAndNeverGoesBack() throws Exception {
        inWorld(() -> {
            long last = world().nanoTime();
            assertThat(last).isNotNegative();
            for (int i = 0; i < 1000; i++) {
                long next = world().nanoTime();
                assertThat(next).isGreaterThanOrEqualTo(last);
                last = next;
            }
        });
    }

    @Test
    void newThreadsAreNamedVirtualAndNotYetStarted() throws Exception {
        inWorld(() -> {
            AtomicBoolean ran = new AtomicBoolean();
            Thread thread = world().newThread("worker 7", () -> ran.set(true));
            pause(2);
            assertThat(thread.getName()).isEqualTo("worker 7");
            assertThat(thread.isVirtual()).isTrue();
            assertThat(ran).isFalse();
            thread.start();
            await(ran);
        });
    }

    @Test
    void offloadAnswersWithTheCallsResultOrItsException() throws Exception {
        inWorld(() -> {
            assertThat(world().offload(() -> 6 * 7)).isEqualTo(42);
            assertThatThrownBy(() -> world().offload(() -> {
                        throw new IOException("disk is full");
                    }))
                    .isInstanceOf(IOException.class)
                    .hasMessage("disk is full");
            assertThatThrownBy(() -> world().offload(() -> {
                        throw new AssertionError("our bug");
                    }))
                    .isInstanceOf(AssertionError.class);
        });
    }

    @Test
    void wallClockMovesOnWithTheMonotonicOne() throws Exception {
        inWorld(() -> {
            var before = world().now();
            pause(20);
            assertThat(Duration.between(before, world().now())).isGreaterThan(Duration.ofMillis(15));
        });
    }

    @Test
    void entropyFillsWholeArraysAndDoesNotRepeat() throws Exception {
        inWorld(() -> {
            List<Bytes> seen = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                Bytes next = Bytes.wrap(world().entropy().bytes(32));
                assertThat(next.slice(16)).isNotEqualTo(Bytes.wrap(new byte[16]));
                assertThat(seen).doesNotContain(next);
                seen.add(next);
            }
            assertThat(world().random().nextInt(10)).isBetween(0, 9);
        });
    }

    /** Waits for a flag, with a bound. */
    protected final void await(AtomicBoolean flag) {
        for (int i = 0; i < 10_000 && !flag.get(); i++) {
            pause(1);
        }
        assertThat(flag).isTrue();
    }

    /** Waits for a value, with a bound. */
    protected final <T> T await(AtomicReference<T> value) {
        for (int i = 0; i < 10_000 && value.get() == null; i++) {
            pause(1);
        }
        assertThat(value.get()).isNotNull();
        return value.get();
    }
}
