package dev.jwaku.messenger.application;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.wire.ProtoReader;
import dev.jwaku.runtime.Bytes;
import java.io.ByteArrayOutputStream;
import java.util.List;

/** Repeated numbers, which protobuf writes packed and reads in either form. */
final class Varints {
    private static final int MOST_BYTES = 10;
    private static final int BITS = 7;
    private static final int VALUE = 0x7f;
    private static final int MORE = 0x80;

    private Varints() {}

    static Bytes pack(List<Long> values) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (long value : values) {
            long left = value;
            while ((left & ~VALUE) != 0) {
                out.write((int) (left & VALUE | MORE));
                left >>>= BITS;
            }
            out.write((int) left);
        }
        return Bytes.wrap(out.toByteArray());
    }

    /** Adds the present field, packed or single, to a list of at most so many. */
    static void read(ProtoReader in, List<Long> values, int most, String what) {
        if (!in.isLengthDelimited()) {
            Bounds.add(values, in.int64(), most, what);
            return;
        }
        Bytes packed = in.bytes();
        int position = 0;
        while (position < packed.length()) {
            int end = position;
            long value = 0;
            while (end < packed.length() && end - position < MOST_BYTES) {
                byte next = packed.get(end);
                value |= (long) (next & VALUE) << (BITS * (end - position));
                end++;
                if (next >= 0) {
                    break;
                }
            }
            if (packed.get(end - 1) < 0) {
                throw new MalformedMessageException(what + ": a packed number does not end");
            }
            Bounds.add(values, value, most, what);
            position = end;
        }
    }
}
