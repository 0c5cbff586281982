package dev.jwaku.messenger.encryption.segmentation;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.wire.ProtoReader;
import dev.jwaku.libp2p.wire.ProtoWriter;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.payload.Keccak256;

/**
 * A part of a message: a slice of it, or parity of all slices. A data segment states how many data segments there are,
 * a parity segment how many parity segments.
 *
 * @param hash Keccak-256 of the whole message
 * @param isParity which kind
 * @param index among its kind, from 0
 * @param count of its kind
 * @param payload the slice or the parity, at most {@link #MAX_PAYLOAD} bytes
 */
record Segment(Bytes hash, boolean isParity, int index, int count, Bytes payload) {
    /** Most bytes of one segment: what Waku carries in one message. */
    static final int MAX_PAYLOAD = 1 << 20;
    /** Most data segments of one message. */
    static final int MAX_COUNT = 1_024;

    private static final String WHAT = "SegmentMessage";
    private static final int HASH = 1;
    private static final int INDEX = 2;
    private static final int COUNT = 3;
    private static final int PAYLOAD = 4;
    private static final int PARITY_INDEX = 5;
    private static final int PARITY_COUNT = 6;

    Bytes encode() {
        ProtoWriter out = new ProtoWriter().bytes(HASH, hash);
        if (!isParity) {
            number(out, INDEX, index);
            out.int64(COUNT, count);
        }
        out.bytes(PAYLOAD, payload);
        if (isParity) {
            number(out, PARITY_INDEX, index);
            out.int64(PARITY_COUNT, count);
        }
        return out.toBytes();
    }

    private static void number(ProtoWriter out, int field, int value) {
        if (value != 0) {
            out.int64(field, value);
        }
    }

    /**
     * Reads the protobuf.
     *
     * @throws MalformedMessageException if it is no segment: then it is probably a whole message
     */
    static Segment decode(Bytes encoded) {
        ProtoReader in = new ProtoReader(encoded, WHAT);
        Bytes hash = Bytes.EMPTY;
        Bytes payload = Bytes.EMPTY;
        int[] numbers = new int[PARITY_COUNT + 1];
        while (in.next()) {
            switch (in.field()) {
                case HASH -> hash = in.bytes();
                case PAYLOAD -> payload = in.bytes();
                case INDEX, COUNT, PARITY_INDEX, PARITY_COUNT -> numbers[in.field()] = in.int32();
                default -> in.skip();
            }
        }
        boolean isParity = numbers[COUNT] == 0 && numbers[PARITY_COUNT] != 0;
        Segment segment = isParity
                ? new Segment(hash.copy(), true, numbers[PARITY_INDEX], numbers[PARITY_COUNT], payload.copy())
                : new Segment(hash.copy(), false, numbers[INDEX], numbers[COUNT], payload.copy());
        segment.check();
        return segment;
    }

    private void check() {
        if (hash.length() != Keccak256.LENGTH) {
            throw new MalformedMessageException(WHAT + ": a hash has 32 bytes, not " + hash.length());
        }
        int least = isParity ? 1 : 2;
        int most = isParity ? ReedSolomon.MAX_SHARDS : MAX_COUNT;
        if (count < least || count > most || index < 0 || index >= count) {
            throw new MalformedMessageException(WHAT + ": segment " + index + " of " + count);
        }
        if (payload.isEmpty() || payload.length() > MAX_PAYLOAD) {
            throw new MalformedMessageException(WHAT + ": a segment of " + payload.length() + " bytes");
        }
    }
}
