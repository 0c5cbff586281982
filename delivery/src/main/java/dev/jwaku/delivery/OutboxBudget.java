package dev.jwaku.delivery;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Monitor;
import dev.jwaku.runtime.World;

/**
 * How many messages and bytes are in the outbox against how many may be, and how many bytes go out in a time. Any
 * thread; a caller may wait for room.
 */
final class OutboxBudget {
    private final World world;
    private final Monitor monitor;
    private final int maxMessages;
    private final long maxBytes;
    private final long bytesPerSecond;
    private final double mostCredit;
    private int messages;
    private long bytes;
    private double credit;
    private long creditAt;

    OutboxBudget(World world, DeliveryConfig config) {
        this.world = world;
        this.monitor = new Monitor(world);
        this.maxMessages = config.maxOutboxMessages();
        this.maxBytes = config.maxOutboxBytes();
        this.bytesPerSecond = config.sending().bytesPerSecond();
        // A message that is larger than the window must go out too, some time.
        this.mostCredit =
                Math.max(config.maxMessageBytes(), (double) bytesPerSecond * SendingConfig.BUDGET_WINDOW.toSeconds());
        this.credit = mostCredit;
        this.creditAt = world.nanoTime();
    }

    /**
     * Takes room for a message, waiting for it until the deadline.
     *
     * @throws OutboxFullException if there is none
     * @throws QuotaExhaustedException if too much was sent lately
     */
    void reserve(Bytes payload, Deadline deadline) {
        int size = payload.length();
        if (size > maxBytes) {
            throw full(size);
        }
        monitor.lock();
        try {
            while (!hasRoom(size) || waitForCredit(size) > 0) {
                boolean isFull = !hasRoom(size);
                if (deadline.isExpired()) {
                    throw isFull
                            ? full(size)
                            : new QuotaExhaustedException("more than " + bytesPerSecond
                                    + " bytes per second were sent lately, as much as the budget allows");
                }
                Deadline next = isFull
                        ? deadline
                        : deadline.earlier(Deadline.at(world, world.nanoTime() + waitForCredit(size)));
                monitor.await(next);
            }
            messages++;
            bytes += size;
            credit -= bytesPerSecond > 0 ? size : 0;
        } finally {
            monitor.unlock();
        }
    }

    private boolean hasRoom(int size) {
        return messages < maxMessages && bytes + size <= maxBytes;
    }

    private OutboxFullException full(int size) {
        return messages >= maxMessages
                ? new OutboxFullException("the outbox holds " + messages + " messages, as many as it may")
                : new OutboxFullException(
                        "the outbox holds " + bytes + " bytes; " + size + " more would pass its bound of " + maxBytes);
    }

    /** Nanoseconds until so many bytes may go out; 0 if they may now. */
    private long waitForCredit(int size) {
        if (bytesPerSecond == 0) {
            return 0;
        }
        long now = world.nanoTime();
        credit = Math.min(mostCredit, credit + (now - creditAt) / 1e9 * bytesPerSecond);
        creditAt = now;
        return credit >= size ? 0 : 1 + (long) ((size - credit) / bytesPerSecond * 1e9);
    }

    /** Counts a message that is there already, from before a restart. */
    void count(Bytes payload) {
        add(1, payload.length());
    }

    /** Counts a repetition: bytes that go out although nobody asked for room. */
    void repeated(Bytes payload) {
        monitor.lock();
        try {
            credit -= bytesPerSecond > 0 ? payload.length() : 0;
        } finally {
            monitor.unlock();
        }
    }

    /** Gives the room of a message back. */
    void release(Bytes payload) {
        add(-1, -payload.length());
    }

    private void add(int count, int size) {
        monitor.lock();
        try {
            messages += count;
            bytes += size;
            if (count < 0) {
                monitor.signalAll();
            }
        } finally {
            monitor.unlock();
        }
    }

    int messages() {
        monitor.lock();
        try {
            return messages;
        } finally {
            monitor.unlock();
        }
    }
}
