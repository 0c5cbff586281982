package dev.jwaku.delivery;

import dev.jwaku.runtime.Bytes;
import java.util.concurrent.locks.ReentrantLock;

/** How many messages and bytes are in the outbox, against how many may be. Any thread. */
final class OutboxBudget {
    private final ReentrantLock lock = new ReentrantLock();
    private final int maxMessages;
    private final long maxBytes;
    private int messages;
    private long bytes;

    OutboxBudget(int maxMessages, long maxBytes) {
        this.maxMessages = maxMessages;
        this.maxBytes = maxBytes;
    }

    /** Takes room for a message, or refuses. */
    void reserve(Bytes payload) {
        lock.lock();
        try {
            if (messages >= maxMessages) {
                throw new OutboxFullException("the outbox holds " + messages + " messages, as many as it may");
            }
            if (bytes + payload.length() > maxBytes) {
                throw new OutboxFullException("the outbox holds " + bytes + " bytes; " + payload.length()
                        + " more would pass its bound of " + maxBytes);
            }
            messages++;
            bytes += payload.length();
        } finally {
            lock.unlock();
        }
    }

    /** Counts a message that is there already, from before a restart. */
    void count(Bytes payload) {
        add(1, payload.length());
    }

    /** Gives the room of a message back. */
    void release(Bytes payload) {
        add(-1, -payload.length());
    }

    private void add(int count, int size) {
        lock.lock();
        try {
            messages += count;
            bytes += size;
        } finally {
            lock.unlock();
        }
    }

    int messages() {
        lock.lock();
        try {
            return messages;
        } finally {
            lock.unlock();
        }
    }
}
