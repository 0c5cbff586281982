package dev.jwaku.node.rest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bodies of all requests in progress: together they take a part of the memory and no more, however many come at
 * once. Thread-safe.
 */
final class Bodies {
    private static final int PORTION = 16 * 1024;
    private static final int MOST_DROPPED = 5 << 18;

    private final AtomicLong left;

    /** @param most bytes of all */
    Bodies(long most) {
        this.left = new AtomicLong(most);
    }

    /** A sixteenth of the memory, and at least one of the longest; text and copies take some more. */
    static Bodies ofThisProcess() {
        return new Bodies(
                Math.max(HttpServer.MAX_BODY + PORTION, Runtime.getRuntime().maxMemory() / 16));
    }

    /** There is no room now. */
    static final class FullException extends IOException {
        private static final long serialVersionUID = 1L;

        FullException() {
            super("too many bodies at once");
        }
    }

    /** The room of one body, which is given back when it is closed. For one thread. */
    final class Room implements AutoCloseable {
        private long taken;

        /**
         * Reads to the end, or until there is more than so much.
         *
         * @throws FullException if there is no room for it now
         */
        byte[] read(InputStream in, long most) throws IOException {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            byte[] some = new byte[PORTION];
            while (body.size() <= most) {
                int length = in.read(some, 0, (int) Math.min(PORTION, most + 1 - body.size()));
                if (length < 0) {
                    break;
                }
                take(length);
                body.write(some, 0, length);
            }
            if (body.size() > most) {
                drop(in, some);
            }
            return body.toByteArray();
        }

        /** A connection that is closed with bytes unread loses the answer: some more are read, and kept nowhere. */
        private static void drop(InputStream in, byte[] some) throws IOException {
            int dropped = 0;
            for (int length = in.read(some); length >= 0 && dropped < MOST_DROPPED; length = in.read(some)) {
                dropped += length;
            }
        }

        private void take(int length) throws FullException {
            if (left.addAndGet(-length) < 0) {
                left.addAndGet(length);
                throw new FullException();
            }
            taken += length;
        }

        @Override
        public void close() {
            left.addAndGet(taken);
            taken = 0;
        }
    }

    Room room() {
        return new Room();
    }

    /** Bytes that are not taken. */
    long left() {
        return left.get();
    }
}
