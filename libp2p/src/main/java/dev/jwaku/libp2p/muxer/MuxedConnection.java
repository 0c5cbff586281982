package dev.jwaku.libp2p.muxer;

import dev.jwaku.runtime.Deadline;
import java.util.function.Consumer;

/**
 * Many streams over one connection.
 *
 * <p>{@link #serve} runs in one task of the connection's owner, which is the only reader; all other methods may be
 * called from any task.
 */
public interface MuxedConnection extends AutoCloseable {
    /**
     * Reads frames until the connection ends. Blocks. Returns when the peer or we closed it in an orderly way.
     *
     * @param onStream takes each stream the peer opens; must not block
     * @throws dev.jwaku.libp2p.Libp2pException if the connection broke or the peer broke the protocol; the connection
     *     is closed then
     */
    void serve(Consumer<MuxedStream> onStream);

    /**
     * Opens a stream.
     *
     * @throws dev.jwaku.libp2p.LimitExceededException if too many are open
     * @throws dev.jwaku.libp2p.ConnectionClosedException if the connection is closed
     * @throws dev.jwaku.libp2p.DeadlineExceededException if the connection did not take the opening frame in time
     */
    MuxedStream openStream(Deadline deadline);

    /**
     * Opens a stream and writes its first bytes, together with the opening where the muxer can do so: every write wakes
     * the peer. Errors are those of {@link #openStream(Deadline)} and {@link MuxedStream#write}; no stream is left
     * then.
     *
     * @param last whether these are all that we write: ends our direction
     */
    default MuxedStream openStream(byte[] first, boolean last, Deadline deadline) {
        MuxedStream stream = openStream(deadline);
        boolean written = false;
        try {
            if (last) {
                stream.writeLast(first, 0, first.length, deadline);
            } else {
                stream.write(first, 0, first.length, deadline);
            }
            written = true;
            return stream;
        } finally {
            if (!written) {
                stream.reset();
            }
        }
    }

    /** How many streams are open, both directions. */
    int openStreams();

    /** How many of them we opened. */
    default int outboundStreams() {
        return 0;
    }

    /** What kind of streams these are, as nim's metrics call them. */
    default String streamType() {
        return "Stream";
    }

    /** Whether it has ended. */
    boolean isClosed();

    /**
     * When anything was last received, whatever it was, on the monotonic clock of the world; when it was established,
     * if nothing was. Not more than a sign that the peer lived then.
     */
    long heardNanos();

    /**
     * Whether a write has been stuck for longer than {@link MuxerLimits#writeTimeout()}: the peer takes nothing, and
     * the owner should close the connection. Transports have no write timeouts of their own.
     */
    default boolean isStalled() {
        return false;
    }

    /** Says goodbye if that is possible without waiting long, then ends the connection and all streams. Idempotent. */
    @Override
    void close();
}
