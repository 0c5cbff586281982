package dev.jwaku.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;

/** Real threads, tiny mailboxes, short deadlines, random interrupts: no wake-up may get lost, no entry twice. */
@Timeout(60)
class MailboxStressTest {
    private static final int SENDERS = 8;
    private static final int TAKERS = 3;
    private static final int EACH = 500;

    private final SystemWorld world = new SystemWorld();
    private final Mailbox<Integer> box = new Mailbox<>(world, 1);
    private final AtomicLong sum = new AtomicLong();
    private final AtomicLong taken = new AtomicLong();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    private Deadline in(long micros) {
        return Deadline.after(world, Duration.ofNanos(micros * 1000));
    }

    @RepeatedTest(5)
    void nothingIsLostOrDoubledUnderContention() throws InterruptedException {
        List<Thread> senders = new ArrayList<>();
        List<Thread> takers = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
            senders.add(started("sender" + i, this::send));
        }
        for (int i = 0; i < TAKERS; i++) {
            takers.add(started("taker" + i, this::take));
        }
        for (int i = 0; i < 300; i++) {
            senders.get(i % SENDERS).interrupt();
            Thread.onSpinWait();
        }
        for (Thread sender : senders) {
            sender.join();
        }
        box.close();
        for (Thread taker : takers) {
            taker.join();
        }
        assertThat(failure.get()).isNull();
        assertThat(taken).hasValue(SENDERS * EACH);
        assertThat(sum).hasValue((long) SENDERS * EACH * (EACH - 1) / 2);
        world.close();
    }

    private Thread started(String name, Runnable body) {
        Thread thread = world.newThread(name, () -> {
            try {
                body.run();
            } catch (Throwable e) {
                failure.set(e);
            }
        });
        thread.start();
        return thread;
    }

    private void send() {
        for (int i = 0; i < EACH; i++) {
            boolean sent = false;
            while (!sent) {
                try {
                    sent = box.put(i, in(1 + i % 50));
                } catch (CancelledException e) {
                    Thread.interrupted();
                }
            }
        }
    }

    private void take() {
        while (true) {
            Integer next = box.take(in(1 + taken.get() % 40));
            if (next != null) {
                sum.addAndGet(next);
                taken.incrementAndGet();
            } else if (box.isClosed() && box.size() == 0) {
                return;
            }
        }
    }
}
