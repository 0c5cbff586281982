package dev.jwaku.libp2p.gossipsub;

import dev.jwaku.libp2p.DeadlineExceededException;
import dev.jwaku.libp2p.StreamResetException;
import dev.jwaku.libp2p.muxer.MuxedStream;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Monitor;
import dev.jwaku.runtime.World;

/** Two ends of a stream in memory, with a window of 256 KiB per direction as yamux has. */
final class MemoryStream implements MuxedStream {
    private static final int WINDOW = 256 * 1024;

    private final Pipe incoming;
    private final Pipe outgoing;

    private MemoryStream(Pipe incoming, Pipe outgoing) {
        this.incoming = incoming;
        this.outgoing = outgoing;
    }

    /** Both ends. */
    static MemoryStream[] pair(World world) {
        Pipe there = new Pipe(world);
        Pipe back = new Pipe(world);
        return new MemoryStream[] {new MemoryStream(back, there), new MemoryStream(there, back)};
    }

    @Override
    public int read(byte[] target, int offset, int length, Deadline deadline) {
        return incoming.read(target, offset, length, deadline);
    }

    @Override
    public void write(byte[] source, int offset, int length, Deadline deadline) {
        outgoing.write(source, offset, length, deadline);
    }

    @Override
    public void closeWrite() {
        outgoing.end();
    }

    @Override
    public void reset() {
        outgoing.reset();
        incoming.reset();
    }

    @Override
    public void close() {
        outgoing.end();
        incoming.discard();
    }

    private static final class Pipe {
        private final Monitor monitor;
        private final byte[] ring = new byte[WINDOW];
        private long written;
        private long read;
        private boolean ended;
        private boolean reset;
        private boolean discarding;

        private Pipe(World world) {
            this.monitor = new Monitor(world);
        }

        private int read(byte[] target, int offset, int length, Deadline deadline) {
            monitor.lock();
            try {
                while (written == read) {
                    if (reset) {
                        throw new StreamResetException("memory stream was reset");
                    }
                    if (ended || discarding) {
                        return -1;
                    }
                    if (!monitor.await(deadline) && deadline.isExpired()) {
                        throw new DeadlineExceededException("memory stream: nothing came");
                    }
                }
                int count = (int) Math.min(length, written - read);
                for (int i = 0; i < count; i++) {
                    target[offset + i] = ring[(int) ((read + i) % WINDOW)];
                }
                read += count;
                monitor.signalAll();
                return count;
            } finally {
                monitor.unlock();
            }
        }

        private void write(byte[] source, int offset, int length, Deadline deadline) {
            monitor.lock();
            try {
                for (int done = 0; done < length; ) {
                    if (reset || ended) {
                        throw new StreamResetException("memory stream was reset or closed");
                    }
                    if (discarding) {
                        return;
                    }
                    int room = (int) Math.min(WINDOW - (written - read), length - done);
                    for (int i = 0; i < room; i++) {
                        ring[(int) ((written + i) % WINDOW)] = source[offset + done + i];
                    }
                    written += room;
                    done += room;
                    monitor.signalAll();
                    if (room == 0 && !monitor.await(deadline) && deadline.isExpired()) {
                        throw new DeadlineExceededException("memory stream: the peer does not read");
                    }
                }
            } finally {
                monitor.unlock();
            }
        }

        private void end() {
            change(() -> ended = true);
        }

        private void reset() {
            change(() -> reset = true);
        }

        private void discard() {
            change(() -> discarding = true);
        }

        private void change(Runnable what) {
            monitor.lock();
            try {
                what.run();
                monitor.signalAll();
            } finally {
                monitor.unlock();
            }
        }
    }
}
