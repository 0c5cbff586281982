package dev.jwaku.tools.trace.read;

import dev.jwaku.tools.trace.model.Hash;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The fields of one line as slices of a buffer; used again for each line. Values keep their escapes. */
final class Line {
    private static final long COARSE = 100_000_000L;
    private static final int HASH_DIGITS = 64;
    private static final long LEAST_NANOS = 1_000_000_000_000_000_000L;
    private static final byte[] NOTHING = new byte[0];

    private final int[] from = new int[Key.NUMBER];
    private final int[] length = new int[Key.NUMBER];
    private byte[] bytes = NOTHING;
    private long present;
    private int textFrom;
    private int textLength;
    private long time;
    private long earliest;
    private long a;
    private long b;
    private long c;
    private long d;

    void start(byte[] buffer) {
        bytes = buffer;
        present = 0;
        textLength = 0;
        time = Times.NONE;
        earliest = Times.NONE;
    }

    /** The first value of a field counts. */
    void put(Key key, int at, int count) {
        int i = key.ordinal();
        if ((present & 1L << i) == 0) {
            present |= 1L << i;
            from[i] = at;
            length[i] = count;
        }
    }

    void text(int at, int count) {
        textFrom = at;
        textLength = count;
    }

    void time(long nanos) {
        time = nanos;
    }

    byte[] bytes() {
        return bytes;
    }

    /** When the line was written, or {@link Times#NONE}. */
    long written() {
        return time;
    }

    /** When it was written, or when it happened if that is a little later: some write times are coarse. */
    long latest() {
        long happened = time();
        return happened > time && happened < time + COARSE ? happened : time;
    }

    /** When it happened: the field with nanoseconds if there is one, else when the line was written. */
    long time() {
        if (has(Key.NANOS)) {
            long nanos = number(Key.NANOS);
            if (nanos >= LEAST_NANOS) {
                return nanos;
            }
        }
        return Math.max(time, earliest);
    }

    /** Another line says that it cannot have happened earlier. */
    void notBefore(long nanos) {
        earliest = nanos;
    }

    int textFrom() {
        return textFrom;
    }

    int textLength() {
        return textLength;
    }

    boolean has(Key key) {
        return (present & 1L << key.ordinal()) != 0;
    }

    int from(Key key) {
        return from[key.ordinal()];
    }

    int length(Key key) {
        return has(key) ? length[key.ordinal()] : 0;
    }

    String string(Key key) {
        return new String(bytes, from(key), length(key), StandardCharsets.UTF_8);
    }

    boolean is(Key key, byte[] value) {
        if (length(key) != value.length) {
            return false;
        }
        int start = from(key);
        for (int i = 0; i < value.length; i++) {
            if (bytes[start + i] != value[i]) {
                return false;
            }
        }
        return true;
    }

    /** A whole number, -1 if it is none. */
    long number(Key key) {
        int count = length(key);
        if (count == 0 || count > 19) {
            return -1;
        }
        long value = 0;
        int start = from(key);
        for (int i = start; i < start + count; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    /** Reads the hash; false if there is none or it is not one. */
    boolean readHash() {
        int count = length(Key.HASH);
        int start = from(Key.HASH);
        if (count == HASH_DIGITS + 2 && bytes[start] == '0' && bytes[start + 1] == 'x') {
            start += 2;
        } else if (count != HASH_DIGITS) {
            return false;
        }
        long first = Hex.read(bytes, start);
        long second = Hex.read(bytes, start + 16);
        long third = Hex.read(bytes, start + 32);
        long fourth = Hex.read(bytes, start + 48);
        if (!Hex.isHex(bytes, start, HASH_DIGITS)) {
            return false;
        }
        a = first;
        b = second;
        c = third;
        d = fourth;
        return true;
    }

    /** The hash that was read. */
    Hash hash() {
        return new Hash(a, b, c, d);
    }

    long hashA() {
        return a;
    }

    long hashB() {
        return b;
    }

    long hashC() {
        return c;
    }

    long hashD() {
        return d;
    }

    /** Finds the next path-like token (a topic) of a field at or after a place; null if there is none. */
    @Nullable
    Slice path(Key key, int start) {
        int end = from(key) + length(key);
        int i = Math.max(start, from(key));
        while (i < end && bytes[i] != '/') {
            i++;
        }
        int begin = i;
        while (i < end
                && bytes[i] != '"'
                && bytes[i] != '\\'
                && bytes[i] != ','
                && bytes[i] != ']'
                && bytes[i] != ' ') {
            i++;
        }
        return begin < i && has(key) ? new Slice(begin, i - begin) : null;
    }

    /** Finds the next peer-like token of a field at or after a place; null if there is none. */
    @Nullable
    Slice peer(Key key, int start) {
        int end = from(key) + length(key);
        int i = Math.max(start, from(key));
        while (i < end) {
            while (i < end && !isPeer(bytes[i])) {
                i++;
            }
            int begin = i;
            while (i < end && isPeer(bytes[i])) {
                i++;
            }
            if (i - begin >= 10 && has(key)) {
                return new Slice(begin, i - begin);
            }
        }
        return null;
    }

    private static boolean isPeer(byte c) {
        return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '*';
    }

    /** Part of the line's buffer. */
    record Slice(int from, int length) {
        int to() {
            return from + length;
        }
    }
}
