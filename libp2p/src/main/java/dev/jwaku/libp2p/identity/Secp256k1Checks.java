package dev.jwaku.libp2p.identity;

import dev.jwaku.runtime.Bytes;

/** Checks of arguments that both implementations share. */
final class Secp256k1Checks {
    private Secp256k1Checks() {}

    /** Whether length and first byte are those of a point in either form; hybrid forms are not. */
    static boolean hasPointLength(Bytes point) {
        return switch (point.length()) {
            case Secp256k1.COMPRESSED_LENGTH -> point.get(0) == 2 || point.get(0) == 3;
            case Secp256k1.UNCOMPRESSED_LENGTH -> point.get(0) == 4;
            default -> false;
        };
    }

    static void hash(Bytes hash) {
        if (hash.length() != Secp256k1.SCALAR_LENGTH) {
            throw new IllegalArgumentException("32 bytes expected, not " + hash.length());
        }
    }

    static int recoveryId(Bytes signature) {
        if (signature.length() != Secp256k1.RECOVERABLE_LENGTH) {
            throw new IllegalArgumentException("a recoverable signature has 65 bytes, not " + signature.length());
        }
        int id = signature.get(Secp256k1.COMPACT_LENGTH);
        if (id < 0 || id > 3) {
            throw new IllegalArgumentException("the recovery id is 0 to 3, not " + id);
        }
        return id;
    }
}
