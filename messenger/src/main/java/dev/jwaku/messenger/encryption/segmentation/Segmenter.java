package dev.jwaku.messenger.encryption.segmentation;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.payload.Keccak256;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Cuts messages that do not fit into one envelope. Pure; any thread. */
public final class Segmenter {
    /** Largest segment: what the reference uses, three quarters of a Waku message. */
    public static final int MAX_SEGMENT_SIZE = (1 << 20) / 4 * 3;

    /** One parity segment for so many data segments. */
    private static final int DATA_PER_PARITY = 8;

    private final int segmentSize;

    /**
     * @param segmentSize bytes of a segment, and of the largest message that is not cut; from 1 to
     *     {@link #MAX_SEGMENT_SIZE}
     */
    public Segmenter(int segmentSize) {
        if (segmentSize < 1 || segmentSize > MAX_SEGMENT_SIZE) {
            throw new IllegalArgumentException("segments of " + segmentSize + " bytes");
        }
        this.segmentSize = segmentSize;
    }

    /** Most bytes of a message. */
    public long mostBytes() {
        return (long) segmentSize * Segment.MAX_COUNT;
    }

    /**
     * What goes on the wire: the message itself if it fits, else its data segments and then its parity segments.
     *
     * @throws IllegalArgumentException if it has more than {@link #mostBytes()}
     */
    public List<Bytes> split(Bytes message) {
        if (message.length() <= segmentSize) {
            return List.of(message);
        }
        if (message.length() > mostBytes()) {
            throw new IllegalArgumentException(
                    "a message has at most " + mostBytes() + " bytes, not " + message.length());
        }
        Bytes hash = Keccak256.hash(message);
        int count = (message.length() + segmentSize - 1) / segmentSize;
        List<Bytes> segments = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int end = Math.min(message.length(), (i + 1) * segmentSize);
            segments.add(new Segment(hash, false, i, count, message.slice(i * segmentSize, end)).encode());
        }
        int parity = count / DATA_PER_PARITY;
        if (parity > 0 && count + parity <= ReedSolomon.MAX_SHARDS) {
            addParity(message, hash, count, parity, segments);
        }
        return segments;
    }

    private void addParity(Bytes message, Bytes hash, int count, int parity, List<Bytes> segments) {
        byte[] whole = message.toByteArray();
        byte[][] shards = new byte[count][];
        for (int i = 0; i < count; i++) {
            // The last one is filled up with zeros.
            shards[i] = Arrays.copyOfRange(whole, i * segmentSize, (i + 1) * segmentSize);
        }
        ReedSolomon code = new ReedSolomon(count, parity);
        for (int i = 0; i < parity; i++) {
            segments.add(new Segment(hash, true, i, parity, Bytes.wrap(code.parity(i, shards))).encode());
        }
    }
}
