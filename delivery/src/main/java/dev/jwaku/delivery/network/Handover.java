package dev.jwaku.delivery.network;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An attempt whose outcome is not known yet. Ends once; whoever waits is told once. Thread-safe. */
public final class Handover {
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable PublishOutcome outcome;
    private @Nullable Consumer<PublishOutcome> listener;

    /** Ends it; later ends are none. @param end not another {@link PublishOutcome.Handed} */
    public void end(PublishOutcome end) {
        Consumer<PublishOutcome> waiting;
        lock.lock();
        try {
            if (outcome != null) {
                return;
            }
            outcome = end;
            waiting = listener;
        } finally {
            lock.unlock();
        }
        if (waiting != null) {
            waiting.accept(end);
        }
    }

    /** Tells somebody how it ends, at once if it has. @param waiting called by whoever ends it; must not block */
    public void whenEnded(Consumer<PublishOutcome> waiting) {
        PublishOutcome known;
        lock.lock();
        try {
            listener = waiting;
            known = outcome;
        } finally {
            lock.unlock();
        }
        if (known != null) {
            waiting.accept(known);
        }
    }
}
