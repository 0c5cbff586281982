package dev.jwaku.libp2p.transport;

import java.io.IOException;

/**
 * A reliable, ordered, two-way byte pipe: a raw connection, or the same after encryption.
 *
 * <p>Blocking. One thread reads; writers are serialised by the caller (one writer at a time). {@link #close()} may come
 * from any thread and wakes both at once. There are no per-call deadlines: whoever needs one schedules a {@code close}.
 */
public interface Duplex extends AutoCloseable {
    /**
     * Reads at least one byte, blocking for it.
     *
     * @return how many bytes were read, or -1 at the end
     * @throws IOException if the pipe broke or was closed
     */
    int read(byte[] target, int offset, int length) throws IOException;

    /**
     * Hands over all bytes, blocking while the other side does not take them. The array is not kept.
     *
     * @throws IOException if the pipe broke or was closed
     */
    void write(byte[] source, int offset, int length) throws IOException;

    /** Ends the pipe at once, in both directions. Idempotent; never throws. */
    @Override
    void close();
}
