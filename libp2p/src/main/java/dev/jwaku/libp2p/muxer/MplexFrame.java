package dev.jwaku.libp2p.muxer;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.runtime.Varint;
import org.jspecify.annotations.Nullable;

/**
 * The header of an mplex frame: {@code uvarint(streamId << 3 | tag)}, then {@code uvarint(length)}.
 *
 * @param streamId at most 60 bits
 * @param tag one of {@link #NEW_STREAM} to {@link #RESET_INITIATOR}
 * @param length payload bytes that follow, at most {@link #MAX_PAYLOAD}
 */
record MplexFrame(long streamId, int tag, int length) {
    /** Longest payload that nim and js send or take. */
    static final int MAX_PAYLOAD = 1024 * 1024;

    /** Longest header: two varints. */
    static final int MAX_SIZE = 2 * Varint.MAX_LENGTH;

    static final int NEW_STREAM = 0;
    static final int MESSAGE_RECEIVER = 1;
    static final int MESSAGE_INITIATOR = 2;
    static final int CLOSE_RECEIVER = 3;
    static final int CLOSE_INITIATOR = 4;
    static final int RESET_RECEIVER = 5;
    static final int RESET_INITIATOR = 6;

    private static final int TAG_BITS = 3;
    private static final int TAG_MASK = 7;

    MplexFrame {
        if (streamId < 0 || streamId >>> 60 != 0 || tag < NEW_STREAM || tag > RESET_INITIATOR) {
            throw new IllegalArgumentException("no mplex frame has stream id " + streamId + " and tag " + tag);
        }
        if (length < 0 || length > MAX_PAYLOAD) {
            throw new IllegalArgumentException("an mplex frame has at most " + MAX_PAYLOAD + " bytes, not " + length);
        }
    }

    /** Reads the header between two positions; null if it is not complete. */
    static @Nullable MplexFrame decode(byte[] source, int from, int to) {
        Varint.Decoder varint = new Varint.Decoder();
        int at = readVarint(varint, source, from, to);
        if (at < 0) {
            return null;
        }
        long header = varint.value();
        int tag = (int) (header & TAG_MASK);
        if (tag > RESET_INITIATOR) {
            throw new MalformedMessageException("mplex frame has tag " + tag + ", expected 0 to 6");
        }
        varint.reset();
        if (readVarint(varint, source, at, to) < 0) {
            return null;
        }
        if (varint.value() > MAX_PAYLOAD) {
            throw new MalformedMessageException(
                    "mplex frame has " + varint.value() + " bytes, expected at most " + MAX_PAYLOAD);
        }
        return new MplexFrame(header >>> TAG_BITS, tag, (int) varint.value());
    }

    private static int readVarint(Varint.Decoder varint, byte[] source, int from, int to) {
        try {
            for (int at = from; at < to; at++) {
                if (varint.accept(source[at])) {
                    return at + 1;
                }
            }
            return -1;
        } catch (Varint.MalformedVarintException e) {
            throw new MalformedMessageException("mplex frame: " + e.getMessage(), e);
        }
    }

    private long header() {
        return streamId << TAG_BITS | tag;
    }

    /** Bytes of this header. */
    int size() {
        return Varint.length(header()) + Varint.length(length);
    }

    /** Writes the header at a position and answers the position behind it. */
    int encode(byte[] target, int position) {
        return Varint.write(length, target, Varint.write(header(), target, position));
    }

    /** The header and its payload. */
    byte[] encode(byte[] payload) {
        byte[] frame = new byte[size() + payload.length];
        System.arraycopy(payload, 0, frame, encode(frame, 0), payload.length);
        return frame;
    }
}
