package dev.jwaku.runtime;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * An immutable sequence of bytes with content equality: what records carry instead of {@code byte[]}.
 *
 * <p>May be a view into a larger array, so a small slice keeps the whole frame it came from in memory; {@link #copy()}
 * detaches it. Ordered as unsigned bytes.
 */
public final class Bytes implements Comparable<Bytes> {
    /** No bytes. */
    public static final Bytes EMPTY = new Bytes(new byte[0], 0, 0);

    private final byte[] array;
    private final int offset;
    private final int length;
    private int hash;

    private Bytes(byte[] array, int offset, int length) {
        this.array = array;
        this.offset = offset;
        this.length = length;
    }

    /** A copy of the array. */
    public static Bytes of(byte... bytes) {
        return wrap(bytes.clone());
    }

    /** A view of the array, without copying. The caller gives the array away and must not write to it again. */
    public static Bytes wrap(byte[] array) {
        return wrap(array, 0, array.length);
    }

    /** A view of part of the array, without copying. The caller must not write to that part again. */
    public static Bytes wrap(byte[] array, int offset, int length) {
        if (offset < 0 || length < 0 || offset > array.length - length) {
            throw new IndexOutOfBoundsException(
                    "offset " + offset + " and length " + length + " in " + array.length + " bytes");
        }
        return length == 0 ? EMPTY : new Bytes(array, offset, length);
    }

    /** The bytes of a hexadecimal text in either case, with or without {@code 0x}. */
    public static Bytes fromHex(String hex) {
        return wrap(HexFormat.of().parseHex(hex.startsWith("0x") ? hex.substring(2) : hex));
    }

    /** The text in UTF-8. */
    public static Bytes utf8(String text) {
        return wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    /** All parts one after the other. */
    public static Bytes concat(Bytes... parts) {
        int total = 0;
        for (Bytes part : parts) {
            total = Math.addExact(total, part.length);
        }
        byte[] joined = new byte[total];
        int position = 0;
        for (Bytes part : parts) {
            part.copyTo(joined, position);
            position += part.length;
        }
        return wrap(joined);
    }

    /** How many bytes. */
    public int length() {
        return length;
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return length == 0;
    }

    /** The byte at an index from 0. */
    public byte get(int index) {
        if (index < 0 || index >= length) {
            throw new IndexOutOfBoundsException("index " + index + " in " + length + " bytes");
        }
        return array[offset + index];
    }

    /** The part from {@code from} (inclusive) to {@code to} (exclusive), without copying. */
    public Bytes slice(int from, int to) {
        if (from < 0 || to < from || to > length) {
            throw new IndexOutOfBoundsException("slice " + from + ".." + to + " of " + length + " bytes");
        }
        return from == 0 && to == length ? this : wrap(array, offset + from, to - from);
    }

    /** The part from an index to the end, without copying. */
    public Bytes slice(int from) {
        return slice(from, length);
    }

    /** The same bytes in an array of exactly their size, so that a larger frame behind them can be collected. */
    public Bytes copy() {
        return length == array.length ? this : wrap(toByteArray());
    }

    /** A new array with these bytes. */
    public byte[] toByteArray() {
        return Arrays.copyOfRange(array, offset, offset + length);
    }

    /** Copies all bytes into the target from a position on. */
    public void copyTo(byte[] target, int position) {
        System.arraycopy(array, offset, target, position, length);
    }

    /** A read-only buffer over these bytes. */
    public ByteBuffer asByteBuffer() {
        return ByteBuffer.wrap(array, offset, length).slice().asReadOnlyBuffer();
    }

    /**
     * Hands the bytes to a reader without copying, for ciphers, digests and parsers that want an array.
     *
     * @param reader must neither write to the array nor keep it
     */
    public <T> T readWith(ArrayReader<T> reader) {
        return reader.read(array, offset, length);
    }

    /** Lower-case hexadecimal text without prefix. */
    public String toHex() {
        return HexFormat.of().formatHex(array, offset, offset + length);
    }

    /** The bytes decoded as UTF-8; malformed parts become the replacement character. */
    public String toUtf8() {
        return new String(array, offset, length, StandardCharsets.UTF_8);
    }

    /** Whether these bytes begin with the given ones. */
    public boolean startsWith(Bytes prefix) {
        return length >= prefix.length && slice(0, prefix.length).equals(prefix);
    }

    @Override
    public int compareTo(Bytes other) {
        return Arrays.compareUnsigned(
                array, offset, offset + length, other.array, other.offset, other.offset + other.length);
    }

    @Override
    public boolean equals(@Nullable Object object) {
        return object instanceof Bytes other
                && Arrays.equals(
                        array, offset, offset + length, other.array, other.offset, other.offset + other.length);
    }

    @Override
    public int hashCode() {
        int value = hash;
        if (value == 0) {
            value = 1;
            for (int i = offset; i < offset + length; i++) {
                value = 31 * value + array[i];
            }
            hash = value;
        }
        return value;
    }

    /**
     * Reads part of an array.
     *
     * @param <T> what is made of it
     */
    @FunctionalInterface
    public interface ArrayReader<T> {
        /** Reads {@code length} bytes from {@code offset} on. */
        T read(byte[] array, int offset, int length);
    }

    /** At most 32 bytes of hexadecimal text, then the length: for messages and logs. */
    @Override
    public String toString() {
        return length <= 32 ? toHex() : slice(0, 32).toHex() + "…(" + length + " bytes)";
    }
}
