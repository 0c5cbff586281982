package dev.jwaku.waku.payload;

import dev.jwaku.runtime.Bytes;
import org.bouncycastle.crypto.digests.KeccakDigest;

/** Keccak-256 with the padding of before SHA-3, as Ethereum and Status use it. */
public final class Keccak256 {
    /** Bytes of a hash. */
    public static final int LENGTH = 32;

    private Keccak256() {}

    /** The hash of all parts one after the other. */
    public static Bytes hash(Bytes... parts) {
        KeccakDigest digest = new KeccakDigest(8 * LENGTH);
        for (Bytes part : parts) {
            part.readWith((array, offset, length) -> {
                digest.update(array, offset, length);
                return digest;
            });
        }
        byte[] hash = new byte[LENGTH];
        digest.doFinal(hash, 0);
        return Bytes.wrap(hash);
    }
}
