package dev.jwaku.tools.trace.read;

import java.util.Arrays;

/** Hexadecimal digits in bytes. */
final class Hex {
    private static final int LONG_DIGITS = 16;
    private static final byte[] VALUES = new byte[256];

    static {
        Arrays.fill(VALUES, (byte) -1);
        for (int i = 0; i < LONG_DIGITS; i++) {
            VALUES[Character.forDigit(i, LONG_DIGITS)] = (byte) i;
            VALUES[Character.toUpperCase(Character.forDigit(i, LONG_DIGITS))] = (byte) i;
        }
    }

    private Hex() {}

    /** Sixteen digits; wrong ones give a wrong number. */
    static long read(byte[] bytes, int from) {
        long value = 0;
        for (int i = from; i < from + LONG_DIGITS; i++) {
            value = value << 4 | VALUES[bytes[i] & 0xff] & 0xf;
        }
        return value;
    }

    static boolean isHex(byte[] bytes, int from, int length) {
        int wrong = 0;
        for (int i = from; i < from + length; i++) {
            wrong |= VALUES[bytes[i] & 0xff];
        }
        return wrong >= 0;
    }
}
