package dev.jwaku.runtime;

import java.io.ByteArrayOutputStream;

/** Unsigned LEB128 integers as multiformats defines them: seven bits per byte, least significant first, minimal. */
public final class Varint {
    /** Longest encoding accepted: 63 bits. */
    public static final int MAX_LENGTH = 9;

    private Varint() {}

    /** How many bytes the value takes. */
    public static int length(long value) {
        checkNotNegative(value);
        return value == 0 ? 1 : (63 - Long.numberOfLeadingZeros(value)) / 7 + 1;
    }

    /**
     * Writes the value at a position.
     *
     * @return the position behind it
     */
    public static int write(long value, byte[] target, int position) {
        checkNotNegative(value);
        long rest = value;
        int at = position;
        while (rest >= 0x80) {
            target[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        target[at++] = (byte) rest;
        return at;
    }

    /** Appends the value to a stream. */
    public static void write(long value, ByteArrayOutputStream target) {
        target.writeBytes(encode(value));
    }

    /** The value's encoding. */
    public static byte[] encode(long value) {
        byte[] encoded = new byte[length(value)];
        write(value, encoded, 0);
        return encoded;
    }

    private static void checkNotNegative(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("an unsigned varint cannot hold " + value);
        }
    }

    /** Decodes one varint byte by byte, wherever the bytes come from. Not thread-safe. */
    public static final class Decoder {
        private long value;
        private int shift;

        /**
         * Takes the next byte.
         *
         * @return true when the number is complete; read it with {@link #value()}
         * @throws MalformedVarintException if it is longer than {@link #MAX_LENGTH} bytes or not minimal
         */
        public boolean accept(byte next) {
            if (shift >= 7 * MAX_LENGTH) {
                throw new MalformedVarintException("varint is longer than " + MAX_LENGTH + " bytes");
            }
            value |= (long) (next & 0x7f) << shift;
            if (next < 0) {
                shift += 7;
                if (shift >= 7 * MAX_LENGTH) {
                    throw new MalformedVarintException("varint is longer than " + MAX_LENGTH + " bytes");
                }
                return false;
            }
            if (next == 0 && shift > 0) {
                throw new MalformedVarintException("varint is not minimal");
            }
            return true;
        }

        /** The number read. */
        public long value() {
            return value;
        }

        /** Starts anew. */
        public void reset() {
            value = 0;
            shift = 0;
        }
    }

    /** The bytes are no varint. */
    public static final class MalformedVarintException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        MalformedVarintException(String message) {
            super(message);
        }
    }
}
