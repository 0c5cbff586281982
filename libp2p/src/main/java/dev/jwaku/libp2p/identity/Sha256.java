package dev.jwaku.libp2p.identity;

import dev.jwaku.runtime.Bytes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 of the JDK. */
public final class Sha256 {
    private Sha256() {}

    /** The 32-byte hash of all parts one after the other. */
    public static Bytes hash(Bytes... parts) {
        MessageDigest digest = digest();
        for (Bytes part : parts) {
            part.readWith((array, offset, length) -> {
                digest.update(array, offset, length);
                return digest;
            });
        }
        return Bytes.wrap(digest.digest());
    }

    /** A fresh digest. */
    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
