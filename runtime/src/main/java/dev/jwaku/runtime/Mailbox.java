package dev.jwaku.runtime;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A bounded first-in-first-out queue between tasks.
 *
 * <p>Any number of senders; usually one owner task that takes. A full mailbox refuses ({@link #offer}) or makes the
 * sender wait ({@link #put}): nothing is dropped silently.
 *
 * @param <T> what is queued
 */
public final class Mailbox<T> {
    private final Monitor notEmpty;
    private final ArrayDeque<T> queue = new ArrayDeque<>();
    private final ArrayDeque<Signal> blockedSenders = new ArrayDeque<>();
    private final World world;
    private final int capacity;
    private boolean closed;

    /**
     * An empty mailbox.
     *
     * @param capacity most entries it holds, at least 1
     */
    public Mailbox(World world, int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity must be at least 1, not " + capacity);
        }
        this.world = world;
        this.capacity = capacity;
        this.notEmpty = new Monitor(world);
    }

    /** Adds an entry unless the mailbox is full or closed. Never blocks. */
    public boolean offer(T entry) {
        notEmpty.lock();
        try {
            if (closed || queue.size() >= capacity) {
                return false;
            }
            queue.addLast(entry);
            notEmpty.signal();
            return true;
        } finally {
            notEmpty.unlock();
        }
    }

    /**
     * Adds an entry, waiting for room.
     *
     * @return false if the deadline passed or the mailbox is closed
     */
    public boolean put(T entry, Deadline deadline) {
        while (true) {
            Signal room;
            notEmpty.lock();
            try {
                if (closed) {
                    return false;
                }
                if (queue.size() < capacity) {
                    queue.addLast(entry);
                    notEmpty.signal();
                    return true;
                }
                room = new Signal(world);
                blockedSenders.addLast(room);
            } finally {
                notEmpty.unlock();
            }
            if (!awaitRoom(room, deadline)) {
                return false;
            }
        }
    }

    private boolean awaitRoom(Signal room, Deadline deadline) {
        boolean woken = false;
        try {
            woken = room.await(deadline);
            return woken;
        } finally {
            if (!woken) {
                abandon(room);
            }
        }
    }

    /** A sender that gives up passes a wake-up that reached it meanwhile on to the next one. */
    private void abandon(Signal room) {
        notEmpty.lock();
        try {
            if (!blockedSenders.remove(room)) {
                wakeSender();
            }
        } finally {
            notEmpty.unlock();
        }
    }

    /**
     * Takes the oldest entry, waiting for one.
     *
     * @return null if the deadline passed, or the mailbox is closed and empty
     */
    public @Nullable T take(Deadline deadline) {
        notEmpty.lock();
        try {
            while (queue.isEmpty()) {
                if (closed || (!notEmpty.await(deadline) && queue.isEmpty())) {
                    return null;
                }
            }
            return removeOldest();
        } finally {
            notEmpty.unlock();
        }
    }

    /**
     * Takes up to {@code most} entries in order, waiting for the first.
     *
     * @return empty if the deadline passed, or the mailbox is closed and empty
     */
    public List<T> takeUpTo(int most, Deadline deadline) {
        notEmpty.lock();
        try {
            while (queue.isEmpty()) {
                if (closed || (!notEmpty.await(deadline) && queue.isEmpty())) {
                    return List.of();
                }
            }
            List<T> taken = new ArrayList<>(Math.min(most, queue.size()));
            while (taken.size() < most && !queue.isEmpty()) {
                taken.add(removeOldest());
            }
            return taken;
        } finally {
            notEmpty.unlock();
        }
    }

    /** Takes the oldest entry if there is one. Never blocks. */
    public @Nullable T poll() {
        notEmpty.lock();
        try {
            return queue.isEmpty() ? null : removeOldest();
        } finally {
            notEmpty.unlock();
        }
    }

    /** Refuses further entries and wakes everybody; what is queued can still be taken. */
    public void close() {
        notEmpty.lock();
        try {
            closed = true;
            notEmpty.signalAll();
            blockedSenders.forEach(Signal::raise);
            blockedSenders.clear();
        } finally {
            notEmpty.unlock();
        }
    }

    /** Whether {@link #close} was called. */
    public boolean isClosed() {
        notEmpty.lock();
        try {
            return closed;
        } finally {
            notEmpty.unlock();
        }
    }

    /** How many entries are queued now. */
    public int size() {
        notEmpty.lock();
        try {
            return queue.size();
        } finally {
            notEmpty.unlock();
        }
    }

    private T removeOldest() {
        T oldest = queue.removeFirst();
        wakeSender();
        return oldest;
    }

    private void wakeSender() {
        Signal sender = blockedSenders.pollFirst();
        if (sender != null) {
            sender.raise();
        }
    }
}
