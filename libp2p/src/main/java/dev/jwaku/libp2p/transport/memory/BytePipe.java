package dev.jwaku.libp2p.transport.memory;

import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Monitor;
import dev.jwaku.runtime.World;
import java.io.IOException;

/** One direction of a connection in memory: a ring of bytes; the writer waits while it is full. */
final class BytePipe {
    private final Monitor monitor;
    private final byte[] ring;
    private int start;
    private int size;
    private boolean ended;
    private boolean broken;

    BytePipe(World world, int capacity) {
        this.monitor = new Monitor(world);
        this.ring = new byte[capacity];
    }

    int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        monitor.lock();
        try {
            while (size == 0 && !ended && !broken) {
                monitor.await(Deadline.NEVER);
            }
            if (broken) {
                throw new IOException("connection closed");
            }
            if (size == 0) {
                return -1;
            }
            int count = Math.min(length, size);
            int untilWrap = Math.min(count, ring.length - start);
            System.arraycopy(ring, start, target, offset, untilWrap);
            System.arraycopy(ring, 0, target, offset + untilWrap, count - untilWrap);
            start = (start + count) % ring.length;
            size -= count;
            monitor.signalAll();
            return count;
        } finally {
            monitor.unlock();
        }
    }

    void write(byte[] source, int offset, int length) throws IOException {
        int written = 0;
        monitor.lock();
        try {
            while (written < length) {
                while (size == ring.length && !ended && !broken) {
                    monitor.await(Deadline.NEVER);
                }
                if (ended || broken) {
                    throw new IOException("connection closed");
                }
                int count = Math.min(length - written, ring.length - size);
                int end = (start + size) % ring.length;
                int untilWrap = Math.min(count, ring.length - end);
                System.arraycopy(source, offset + written, ring, end, untilWrap);
                System.arraycopy(source, offset + written + untilWrap, ring, 0, count - untilWrap);
                size += count;
                written += count;
                monitor.signalAll();
            }
        } finally {
            monitor.unlock();
        }
    }

    /** The writer is gone: what is in the pipe can still be read. */
    void end() {
        monitor.lock();
        try {
            ended = true;
            monitor.signalAll();
        } finally {
            monitor.unlock();
        }
    }

    /** The reader is gone: nothing can be read or written any more. */
    void breakOff() {
        monitor.lock();
        try {
            broken = true;
            monitor.signalAll();
        } finally {
            monitor.unlock();
        }
    }
}
