package dev.jwaku.runtime;

/** A source of random bytes that are fit for keys. */
@FunctionalInterface
public interface Entropy {
    /** Overwrites the whole array with random bytes. */
    void fill(byte[] target);

    /** A new array of {@code length} random bytes. */
    default byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        fill(bytes);
        return bytes;
    }
}
