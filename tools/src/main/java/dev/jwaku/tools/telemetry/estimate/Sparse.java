package dev.jwaku.tools.telemetry.estimate;

import dev.jwaku.runtime.Bytes;
import java.io.ByteArrayOutputStream;

/** Whole numbers as bytes: those that are not zero, by place. */
final class Sparse {
    private Sparse() {}

    static Bytes encode(long[] values) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int last = -1;
        for (int i = 0; i < values.length; i++) {
            if (values[i] != 0) {
                varint(out, i - last);
                varint(out, values[i] << 1 ^ values[i] >> 63);
                last = i;
            }
        }
        return Bytes.wrap(out.toByteArray());
    }

    private static void varint(ByteArrayOutputStream out, long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    /** @throws IllegalArgumentException if they are not what {@link #encode} makes of so many */
    static long[] decode(Bytes bytes, int length) {
        long[] values = new long[length];
        int[] position = {0};
        int at = -1;
        while (position[0] < bytes.length()) {
            at += (int) read(bytes, position);
            if (at < 0 || at >= length) {
                throw new IllegalArgumentException("figures of another version");
            }
            long zigzag = read(bytes, position);
            values[at] = zigzag >>> 1 ^ -(zigzag & 1);
        }
        return values;
    }

    private static long read(Bytes bytes, int[] position) {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            if (position[0] >= bytes.length()) {
                break;
            }
            byte next = bytes.get(position[0]++);
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("figures that end too early");
    }
}
