package dev.jwaku.tools.trace.model;

import java.util.HexFormat;

/** A message hash, 32 bytes in four numbers; the order is that of its hexadecimal form. */
public record Hash(long a, long b, long c, long d) implements Comparable<Hash> {
    private static final HexFormat HEX = HexFormat.of();

    /** With 0x. */
    @Override
    public String toString() {
        return "0x" + HEX.toHexDigits(a) + HEX.toHexDigits(b) + HEX.toHexDigits(c) + HEX.toHexDigits(d);
    }

    @Override
    public int compareTo(Hash other) {
        int first = Long.compareUnsigned(a, other.a);
        if (first != 0) {
            return first;
        }
        int second = Long.compareUnsigned(b, other.b);
        if (second != 0) {
            return second;
        }
        int third = Long.compareUnsigned(c, other.c);
        return third != 0 ? third : Long.compareUnsigned(d, other.d);
    }
}
