package dev.jwaku.libp2p.wire;

import dev.jwaku.libp2p.LimitExceededException;
import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.muxer.MuxedStream;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Varint;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads frames of the form {@code <uvarint length><bytes>} from a stream. Reads ahead, so nobody else may read from the
 * stream afterwards. Not thread-safe.
 */
public final class FrameReader {
    /** What an idle stream costs. */
    private static final int FIRST_BUFFER = 512;

    /** What a busy one is given: several small frames per read. */
    private static final int MAX_BUFFER = 16 * 1024;

    private final MuxedStream stream;
    private final int maxFrame;
    private final String what;
    private byte[] buffer = new byte[FIRST_BUFFER];
    private int position;
    private int limit;

    /**
     * @param maxFrame longest frame accepted, checked before anything is allocated
     * @param what peer and protocol, for errors
     */
    public FrameReader(MuxedStream stream, int maxFrame, String what) {
        this.stream = stream;
        this.maxFrame = maxFrame;
        this.what = what;
    }

    /**
     * Reads the next frame, waiting for it.
     *
     * @return null if the stream ended before a frame began
     * @throws MalformedMessageException if the length is no varint or the stream ended inside a frame
     * @throws LimitExceededException if the frame is longer than allowed
     */
    public @Nullable Bytes read(Deadline deadline) {
        int length = readLength(deadline);
        if (length < 0) {
            return null;
        }
        byte[] frame = new byte[length];
        int filled = Math.min(length, limit - position);
        System.arraycopy(buffer, position, frame, 0, filled);
        position += filled;
        while (filled < length) {
            int read = stream.read(frame, filled, length - filled, deadline);
            if (read < 0) {
                throw new MalformedMessageException(
                        what + ": stream ended after " + filled + " of " + length + " bytes");
            }
            filled += read;
        }
        return Bytes.wrap(frame);
    }

    /** Whether a further frame may be waiting in the buffer already. */
    public boolean hasBuffered() {
        return position < limit;
    }

    private int readLength(Deadline deadline) {
        Varint.Decoder decoder = new Varint.Decoder();
        boolean first = true;
        while (true) {
            if (position == limit && !fill(deadline)) {
                if (first) {
                    return -1;
                }
                throw new MalformedMessageException(what + ": stream ended inside a length");
            }
            first = false;
            try {
                if (decoder.accept(buffer[position++])) {
                    break;
                }
            } catch (Varint.MalformedVarintException e) {
                throw new MalformedMessageException(what + ": " + e.getMessage(), e);
            }
        }
        if (decoder.value() > maxFrame) {
            throw new LimitExceededException(what + ": frame of " + decoder.value() + " bytes, limit " + maxFrame);
        }
        return (int) decoder.value();
    }

    private boolean fill(Deadline deadline) {
        int read = stream.read(buffer, 0, buffer.length, deadline);
        position = 0;
        limit = Math.max(0, read);
        if (read == buffer.length && read < MAX_BUFFER) {
            // The stream had more than fits: the next read may take more at once.
            buffer = Arrays.copyOf(buffer, Math.min(MAX_BUFFER, 4 * read));
        }
        return read > 0;
    }
}
