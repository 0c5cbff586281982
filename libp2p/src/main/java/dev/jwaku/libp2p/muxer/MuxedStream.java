package dev.jwaku.libp2p.muxer;

import dev.jwaku.runtime.Deadline;

/**
 * One stream of a multiplexed connection: ordered bytes both ways, each direction closed on its own.
 *
 * <p>One reader and one writer at a time; they may be different tasks. {@link #reset()} may come from any task and
 * wakes both.
 */
public interface MuxedStream extends AutoCloseable {
    /**
     * Reads at least one byte, waiting for it.
     *
     * @return how many bytes, or -1 when the peer has closed its side and all was read
     * @throws dev.jwaku.libp2p.StreamResetException if the stream was reset
     * @throws dev.jwaku.libp2p.ConnectionClosedException if the connection ended
     * @throws dev.jwaku.libp2p.DeadlineExceededException if nothing came in time; the stream stays usable
     */
    int read(byte[] target, int offset, int length, Deadline deadline);

    /**
     * Writes all bytes, waiting for the peer's window and the connection.
     *
     * @throws dev.jwaku.libp2p.StreamResetException if the stream was reset or our side is closed
     * @throws dev.jwaku.libp2p.ConnectionClosedException if the connection ended
     * @throws dev.jwaku.libp2p.DeadlineExceededException if the peer did not take all in time; part may have been sent,
     *     so the stream should be reset
     */
    void write(byte[] source, int offset, int length, Deadline deadline);

    /**
     * Writes all bytes and ends our direction: {@link #write} and {@link #closeWrite} in one, so that the last bytes
     * and the end can leave together and wake the peer once. Errors are those of {@link #write}.
     */
    default void writeLast(byte[] source, int offset, int length, Deadline deadline) {
        write(source, offset, length, deadline);
        closeWrite();
    }

    /** Whether bytes have arrived that {@link #read} would return at once. May say false although there are some. */
    default boolean isReadable() {
        return false;
    }

    /** Ends our direction; the peer reads to the end. Reading goes on. Idempotent. */
    void closeWrite();

    /** Ends both directions at once; unread and unsent bytes are lost. Idempotent. */
    void reset();

    /** Ends our direction if still open, and gives up reading: data that still comes is discarded. Idempotent. */
    @Override
    void close();
}
