package dev.jwaku.messenger.encryption.segmentation;

import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Reed–Solomon erasure code over shards of equal length, as {@code klauspost/reedsolomon} makes it by default: data
 * shards stay as they are, each parity shard is a sum of multiples of all of them. Any {@code data} shards give all.
 */
final class ReedSolomon {
    /** Most shards of both kinds: the field has no more elements. */
    static final int MAX_SHARDS = 256;

    private final int data;
    private final GaloisMatrix matrix;

    /**
     * @param data how many data shards, from 1
     * @param parity how many parity shards, from 1; both together at most {@link #MAX_SHARDS}
     */
    ReedSolomon(int data, int parity) {
        if (data < 1 || parity < 1 || data + parity > MAX_SHARDS) {
            throw new IllegalArgumentException(data + " data and " + parity + " parity shards");
        }
        this.data = data;
        GaloisMatrix vandermonde = GaloisMatrix.vandermonde(data + parity, data);
        int[] top = IntStream.range(0, data).toArray();
        this.matrix = vandermonde.multiply(vandermonde.select(top).invert());
    }

    /** The factors of a parity shard. */
    int[] parityRow(int index) {
        return matrix.row(data + index);
    }

    /** A parity shard of all data shards. */
    byte[] parity(int index, byte[][] shards) {
        return combine(parityRow(index), shards);
    }

    /**
     * Fills the data shards that are missing.
     *
     * @param shards data shards, then parity shards; null where missing; at least as many there as there are data
     *     shards
     */
    void reconstruct(byte[] @Nullable [] shards) {
        int[] rows = new int[data];
        byte[][] present = new byte[data][];
        int found = 0;
        for (int i = 0; i < shards.length && found < data; i++) {
            byte[] shard = shards[i];
            if (shard != null) {
                rows[found] = i;
                present[found++] = shard;
            }
        }
        if (found < data) {
            throw new IllegalArgumentException(found + " shards are there, " + data + " are needed");
        }
        GaloisMatrix decoder = matrix.select(rows).invert();
        for (int i = 0; i < data; i++) {
            if (shards[i] == null) {
                shards[i] = combine(decoder.row(i), present);
            }
        }
    }

    private static byte[] combine(int[] factors, byte[][] shards) {
        byte[] sum = new byte[shards[0].length];
        for (int i = 0; i < factors.length; i++) {
            GaloisField.multiplyAdd(factors[i], shards[i], sum);
        }
        return sum;
    }
}
