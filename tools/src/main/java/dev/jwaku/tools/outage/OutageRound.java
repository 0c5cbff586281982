package dev.jwaku.tools.outage;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** One run of one line: steady traffic both ways, the kill, the outage, the middle back, until all has arrived. */
final class OutageRound {
    /** How long a fresh line may take until both ends hear each other. */
    private static final Duration START = Duration.ofSeconds(30);

    private static final Duration LOOK = Duration.ofMillis(20);

    private final OutageLine line;
    private final OutageJournal journal;
    private final OutagePlan plan;
    private final AtomicBoolean stop = new AtomicBoolean();

    OutageRound(OutageLine line, OutageJournal journal, OutagePlan plan) {
        this.line = line;
        this.journal = journal;
        this.plan = plan;
    }

    /** Runs it. @throws IOException if traffic never flowed, or the middle does not start again */
    OutageRun run() throws IOException {
        List<Thread> senders = new ArrayList<>();
        try {
            for (End end : End.values()) {
                senders.add(Thread.ofVirtual().name("sender-" + end).start(() -> send(end)));
            }
            if (!await(START, () -> journal.hasShown(End.A) && journal.hasShown(End.C))) {
                throw new IOException("no traffic within " + START.toSeconds() + " s of the start");
            }
            pause(OutagePlan.STEADY);
            line.killMiddle();
            journal.killed(System.nanoTime());
            pause(plan.outage());
            line.startMiddle();
            journal.listens(System.nanoTime());
            if (await(plan.patience(), () -> journal.isRecovered(End.A) && journal.isRecovered(End.C))) {
                pause(OutagePlan.AFTER);
            }
        } finally {
            stop.set(true);
            for (Thread sender : senders) {
                join(sender);
            }
        }
        await(OutagePlan.SETTLE, journal::isComplete);
        return journal.result();
    }

    private void send(End from) {
        long next = System.nanoTime();
        for (int number = 0; !stop.get(); number++) {
            String text = "%s %06d".formatted(from, number);
            journal.offered(from, text);
            try {
                line.send(from, text);
                journal.accepted(text, System.nanoTime());
            } catch (IOException e) {
                journal.refused(text, System.nanoTime());
            }
            next = Math.max(next + OutagePlan.PACE.toNanos(), System.nanoTime());
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    private static boolean await(Duration limit, BooleanSupplier condition) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() >= end) {
                return false;
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
        return true;
    }

    private static void pause(Duration time) {
        await(time, () -> false);
    }

    private static void join(Thread thread) throws IOException {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
