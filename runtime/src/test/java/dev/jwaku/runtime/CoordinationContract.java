package dev.jwaku.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What monitors, signals, mailboxes, tasks and timers promise, in every world. */
public abstract class CoordinationContract extends WorldContract {
    private Deadline in(long millis) {
        return Deadline.after(world(), Duration.ofMillis(millis));
    }

    private Deadline soon() {
        return in(30_000);
    }

    @Test
    void signalWakesAllItsWaitersAndStaysRaised() throws Exception {
        inWorld(() -> {
            Signal signal = new Signal(world());
            AtomicInteger woken = new AtomicInteger();
            try (Tasks tasks = new Tasks(world(), "test")) {
                List<Tasks.Task> waiters = new ArrayList<>();
                for (int i = 0; i < 5; i++) {
                    waiters.add(tasks.start("waiter", () -> {
                        assertThat(signal.await(soon())).isTrue();
                        woken.incrementAndGet();
                    }));
                }
                pause(5);
                assertThat(woken).hasValue(0);
                signal.raise();
                signal.raise();
                waiters.forEach(waiter -> assertThat(waiter.join(soon())).isTrue());
                assertThat(woken).hasValue(5);
                assertThat(signal.isRaised()).isTrue();
                assertThat(signal.await(in(0))).isTrue();
            }
        });
    }

    @Test
    void waitsEndAtTheirDeadline() throws Exception {
        inWorld(() -> {
            long began = world().nanoTime();
            assertThat(new Signal(world()).await(in(20))).isFalse();
            assertThat(new Mailbox<String>(world(), 1).take(in(20))).isNull();
            assertThat(new Mailbox<String>(world(), 1).takeUpTo(3, in(20))).isEmpty();
            Mailbox<String> full = new Mailbox<>(world(), 1);
            assertThat(full.offer("a")).isTrue();
            assertThat(full.put("b", in(20))).isFalse();
            assertThat(world().nanoTime() - began).isGreaterThanOrEqualTo(80 * MILLISECOND);
            assertThat(full.size()).isEqualTo(1);
        });
    }

    @Test
    void interruptedWaitsThrowAndKeepTheFlag() throws Exception {
        inWorld(() -> {
            AtomicReference<Boolean> flag = new AtomicReference<>();
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            try (Tasks tasks = new Tasks(world(), "test")) {
                Tasks.Task task = tasks.start("waiter", () -> {
                    try {
                        new Signal(world()).await(Deadline.NEVER);
                    } catch (CancelledException e) {
                        flag.set(Thread.currentThread().isInterrupted());
                        thrown.set(e);
                    }
                });
                pause(5);
                task.cancel();
                assertThat(task.join(soon())).isTrue();
                assertThat(task.isEnded()).isTrue();
            }
            assertThat(flag).hasValue(true);
            assertThat(thrown.get()).hasMessageContaining("test/waiter");
        });
    }

    @Test
    void monitorSignalWakesOneWaiterInOrder() throws Exception {
        inWorld(() -> {
            Monitor monitor = new Monitor(world());
            List<Integer> woken = Collections.synchronizedList(new ArrayList<>());
            try (Tasks tasks = new Tasks(world(), "test")) {
                for (int i = 0; i < 3; i++) {
                    int number = i;
                    tasks.start("waiter" + i, () -> {
                        monitor.lock();
                        try {
                            assertThat(monitor.await(soon())).isTrue();
                        } finally {
                            monitor.unlock();
                        }
                        woken.add(number);
                    });
                    pause(5);
                }
                for (int i = 0; i < 3; i++) {
                    monitor.lock();
                    monitor.signal();
                    monitor.unlock();
                    pause(5);
                    assertThat(woken).hasSize(i + 1);
                }
                assertThat(woken).containsExactly(0, 1, 2);
            }
        });
    }

    @Test
    void mailboxKeepsOrderAndBlocksSendersWhenFull() throws Exception {
        inWorld(() -> {
            Mailbox<Integer> box = new Mailbox<>(world(), 2);
            List<Integer> taken = new ArrayList<>();
            try (Tasks tasks = new Tasks(world(), "test")) {
                tasks.start("sender", () -> {
                    for (int i = 0; i < 100; i++) {
                        assertThat(box.put(i, soon())).isTrue();
                    }
                });
                pause(5);
                assertThat(box.size()).isEqualTo(2);
                assertThat(box.offer(-1)).isFalse();
                while (taken.size() < 100) {
                    taken.addAll(box.takeUpTo(3, soon()));
                }
            }
            assertThat(taken).hasSize(100).isSorted();
            assertThat(box.poll()).isNull();
        });
    }

    @Test
    void everyEntryOfManySendersReachesExactlyOneOfManyTakers() throws Exception {
        inWorld(() -> {
            Mailbox<Integer> box = new Mailbox<>(world(), 3);
            List<Integer> taken = Collections.synchronizedList(new ArrayList<>());
            try (Tasks tasks = new Tasks(world(), "test")) {
                List<Tasks.Task> senders = new ArrayList<>();
                for (int s = 0; s < 8; s++) {
                    int from = s * 1000;
                    senders.add(tasks.start("sender", () -> {
                        for (int i = 0; i < 200; i++) {
                            assertThat(box.put(from + i, soon())).isTrue();
                        }
                    }));
                }
                for (int t = 0; t < 4; t++) {
                    tasks.start("taker", () -> {
                        Integer next;
                        while ((next = box.take(Deadline.NEVER)) != null) {
                            taken.add(next);
                        }
                    });
                }
                senders.forEach(sender -> assertThat(sender.join(soon())).isTrue());
                box.close();
                for (int i = 0; i < 10_000 && tasks.size() > 0; i++) {
                    pause(1);
                }
            }
            assertThat(taken).hasSize(1600).doesNotHaveDuplicates();
        });
    }

    @Test
    void senderThatGivesUpPassesItsWakeUpOn() throws Exception {
        inWorld(() -> {
            Mailbox<Integer> box = new Mailbox<>(world(), 1);
            AtomicInteger sent = new AtomicInteger();
            try (Tasks tasks = new Tasks(world(), "test")) {
                assertThat(box.offer(0)).isTrue();
                List<Tasks.Task> senders = new ArrayList<>();
                for (int i = 1; i <= 20; i++) {
                    int number = i;
                    senders.add(tasks.start("sender", () -> {
                        if (box.put(number, soon())) {
                            sent.incrementAndGet();
                        }
                    }));
                }
                pause(5);
                for (int i = 0; i < senders.size(); i += 2) {
                    senders.get(i).cancel();
                    assertThat(box.take(soon())).isNotNull();
                }
                pause(5);
                while (box.poll() != null) {
                    pause(1);
                }
                senders.forEach(sender -> assertThat(sender.join(soon())).isTrue());
            }
            assertThat(sent.get()).isGreaterThanOrEqualTo(10);
        });
    }

    @Test
    void closedMailboxRefusesButGivesUpWhatItHolds() throws Exception {
        inWorld(() -> {
            Mailbox<String> box = new Mailbox<>(world(), 2);
            assertThat(box.offer("left")).isTrue();
            box.close();
            assertThat(box.isClosed()).isTrue();
            assertThat(box.offer("late")).isFalse();
            assertThat(box.put("late", soon())).isFalse();
            assertThat(box.take(soon())).isEqualTo("left");
            assertThat(box.take(Deadline.NEVER)).isNull();
            assertThat(box.takeUpTo(5, Deadline.NEVER)).isEmpty();
        });
    }

    @Test
    void closingAMailboxWakesTakersAndSenders() throws Exception {
        inWorld(() -> {
            Mailbox<String> empty = new Mailbox<>(world(), 1);
            Mailbox<String> full = new Mailbox<>(world(), 1);
            assertThat(full.offer("a")).isTrue();
            try (Tasks tasks = new Tasks(world(), "test")) {
                Tasks.Task taker = tasks.start(
                        "taker", () -> assertThat(empty.take(Deadline.NEVER)).isNull());
                Tasks.Task sender = tasks.start(
                        "sender",
                        () -> assertThat(full.put("b", Deadline.NEVER)).isFalse());
                pause(5);
                empty.close();
                full.close();
                assertThat(taker.join(soon())).isTrue();
                assertThat(sender.join(soon())).isTrue();
            }
        });
    }

    @Test
    void closingTasksCancelsAndJoinsThemAndRefusesNewOnes() throws Exception {
        inWorld(() -> {
            Tasks tasks = new Tasks(world(), "owner");
            AtomicBoolean cleaned = new AtomicBoolean();
            tasks.start("waiter", () -> {
                try {
                    new Signal(world()).await(Deadline.NEVER);
                } finally {
                    cleaned.set(true);
                }
            });
            pause(2);
            assertThat(tasks.size()).isEqualTo(1);
            assertThat(tasks.close(Duration.ofSeconds(30))).isTrue();
            assertThat(cleaned).isTrue();
            assertThat(tasks.size()).isZero();
            assertThat(tasks.close(Duration.ofSeconds(30))).isTrue();
            assertThatThrownBy(() -> tasks.start("late", () -> {}))
                    .isInstanceOf(CancelledException.class)
                    .hasMessageContaining("owner is closed");
        });
    }

    @Test
    void taskThatDoesNotEndInTimeIsReportedNotWaitedFor() throws Exception {
        inWorld(() -> {
            Tasks tasks = new Tasks(world(), "owner");
            AtomicBoolean release = new AtomicBoolean();
            tasks.start("stubborn", () -> {
                while (!release.get()) {
                    Thread.interrupted();
                    world().parkUntil(world().nanoTime() + MILLISECOND);
                }
            });
            assertThat(tasks.close(Duration.ofMillis(20))).isFalse();
            release.set(true);
        });
    }

    @Test
    void taskMayCloseItsOwnOwner() throws Exception {
        inWorld(() -> {
            Tasks tasks = new Tasks(world(), "owner");
            AtomicReference<Boolean> result = new AtomicReference<>();
            tasks.start("closer", () -> result.set(tasks.close(Duration.ofSeconds(30))));
            assertThat(await(result)).isTrue();
        });
    }

    @Test
    void timersRunInTheOrderOfTheirTimeAndCancelledOnesDoNot() throws Exception {
        inWorld(() -> {
            List<String> ran = Collections.synchronizedList(new ArrayList<>());
            AtomicBoolean last = new AtomicBoolean();
            try (Timers timers = new Timers(world(), "test")) {
                timers.schedule(Duration.ofMillis(60), () -> last.set(true));
                timers.schedule(Duration.ofMillis(40), () -> ran.add("third"));
                Timers.Timer cancelled = timers.schedule(Duration.ofMillis(30), () -> ran.add("cancelled"));
                Deadline same = in(20);
                timers.scheduleAt(same, () -> ran.add("first"));
                timers.scheduleAt(same, () -> ran.add("second"));
                cancelled.cancel();
                await(last);
            }
            assertThat(ran).containsExactly("first", "second", "third");
        });
    }

    @Test
    void closedTimersRunNothing() throws Exception {
        inWorld(() -> {
            AtomicBoolean ran = new AtomicBoolean();
            Timers timers = new Timers(world(), "test");
            timers.schedule(Duration.ofMillis(20), () -> ran.set(true));
            timers.close();
            timers.schedule(Duration.ZERO, () -> ran.set(true));
            timers.close();
            pause(50);
            assertThat(ran).isFalse();
        });
    }

    @Test
    void timerActionMayCloseItsTimers() throws Exception {
        inWorld(() -> {
            AtomicBoolean closed = new AtomicBoolean();
            Timers timers = new Timers(world(), "test");
            timers.schedule(Duration.ofMillis(1), () -> {
                timers.close();
                closed.set(true);
            });
            await(closed);
        });
    }

    @Test
    void deadlinesCompareAndSaturate() throws Exception {
        inWorld(() -> {
            Deadline far = Deadline.after(world(), Duration.ofDays(400_000));
            assertThat(far.isExpired()).isFalse();
            assertThat(far.nanos()).isLessThan(Long.MAX_VALUE);
            assertThat(Deadline.NEVER.isExpired()).isFalse();
            assertThat(Deadline.NEVER.earlier(far)).isSameAs(far);
            assertThat(far.earlier(Deadline.NEVER)).isSameAs(far);
            assertThat(Deadline.after(world(), Duration.ofDays(-400_000)).isExpired())
                    .isTrue();
            assertThat(Deadline.after(world(), Duration.ofSeconds(-1)).remaining())
                    .isZero();
            assertThat(in(1000).remaining()).isBetween(Duration.ofMillis(1), Duration.ofSeconds(1));
            assertThat(Deadline.NEVER).hasToString("Deadline[never]");
        });
    }
}
