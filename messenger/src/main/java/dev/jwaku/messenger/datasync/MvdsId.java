package dev.jwaku.messenger.datasync;

import dev.jwaku.runtime.Bytes;

/**
 * The id of an MVDS message.
 *
 * @param bytes 32 bytes
 */
public record MvdsId(Bytes bytes) implements Comparable<MvdsId> {
    /** Bytes of an id. */
    public static final int LENGTH = 32;

    /** Checks the length. */
    public MvdsId {
        if (bytes.length() != LENGTH) {
            throw new IllegalArgumentException("an MVDS id has 32 bytes, not " + bytes.length());
        }
    }

    @Override
    public int compareTo(MvdsId other) {
        return bytes.compareTo(other.bytes);
    }

    @Override
    public String toString() {
        return bytes.toHex();
    }
}
