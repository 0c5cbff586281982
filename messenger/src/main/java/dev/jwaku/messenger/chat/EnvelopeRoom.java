package dev.jwaku.messenger.chat;

import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Monitor;
import dev.jwaku.runtime.World;
import java.time.Duration;

/**
 * How many envelopes may wait to be opened. Who brings one waits for room for a while: the history of days may come at
 * once, and much of it is not sent again.
 */
final class EnvelopeRoom {
    /** Most envelopes that wait. */
    static final int MOST_ENVELOPES = 4096;
    /** Most bytes of payload that wait. */
    static final long MOST_BYTES = 32L << 20;
    /** How long a bringer waits: a profile that takes longer is broken. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private final World world;
    private final Monitor monitor;
    private int envelopes;
    private long bytes;
    private boolean closed;

    EnvelopeRoom(World world) {
        this.world = world;
        this.monitor = new Monitor(world);
    }

    /** Takes room for an envelope; false if there is none, and it must be dropped. */
    boolean take(int size) {
        Deadline deadline = Deadline.after(world, PATIENCE);
        monitor.lock();
        try {
            while (!closed && isFull(size)) {
                if (!monitor.await(deadline) && isFull(size)) {
                    return false;
                }
            }
            envelopes++;
            bytes += size;
            return !closed;
        } finally {
            monitor.unlock();
        }
    }

    private boolean isFull(int size) {
        return envelopes >= MOST_ENVELOPES || bytes + size > MOST_BYTES;
    }

    /** Gives the room of some envelopes back. */
    void giveBack(int count, long size) {
        monitor.lock();
        try {
            envelopes -= count;
            bytes -= size;
            monitor.signalAll();
        } finally {
            monitor.unlock();
        }
    }

    /** Nobody waits any more. */
    void close() {
        monitor.lock();
        try {
            closed = true;
            monitor.signalAll();
        } finally {
            monitor.unlock();
        }
    }
}
