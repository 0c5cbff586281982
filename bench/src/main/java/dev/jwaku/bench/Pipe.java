package dev.jwaku.bench;

import dev.jwaku.libp2p.transport.Duplex;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** One end of a connection in memory that never makes a writer wait: what one thread wrote it can read at once. */
final class Pipe implements Duplex {
    private final Lane in;
    private final Lane out;

    private Pipe(Lane in, Lane out) {
        this.in = in;
        this.out = out;
    }

    /** Both ends. */
    static Pipe[] pair() {
        Lane one = new Lane();
        Lane other = new Lane();
        return new Pipe[] {new Pipe(one, other), new Pipe(other, one)};
    }

    /** From now on, what is written here goes nowhere. */
    void discardWrites() {
        out.discard = true;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        return in.read(target, offset, length);
    }

    @Override
    public void write(byte[] source, int offset, int length) {
        out.write(source, offset, length);
    }

    @Override
    public void close() {
        // Nothing runs and nothing is held.
    }

    private static final class Lane {
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition arrived = lock.newCondition();
        private byte[] bytes = new byte[256 * 1024];
        private int from;
        private int to;
        private boolean discard;

        private int read(byte[] target, int offset, int length) throws IOException {
            lock.lock();
            try {
                while (from == to) {
                    arrived.await();
                }
                int count = Math.min(length, to - from);
                System.arraycopy(bytes, from, target, offset, count);
                from += count;
                return count;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            } finally {
                lock.unlock();
            }
        }

        private void write(byte[] source, int offset, int length) {
            if (discard) {
                return;
            }
            lock.lock();
            try {
                if (from == to) {
                    from = 0;
                    to = 0;
                }
                if (bytes.length < to + length) {
                    bytes = Arrays.copyOf(bytes, 2 * (to + length));
                }
                System.arraycopy(source, offset, bytes, to, length);
                to += length;
                arrived.signal();
            } finally {
                lock.unlock();
            }
        }
    }
}
