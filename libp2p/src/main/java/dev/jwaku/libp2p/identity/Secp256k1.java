package dev.jwaku.libp2p.identity;

import dev.jwaku.runtime.Bytes;

/**
 * Operations on the curve secp256k1. Pure; any thread. Two implementations give the same results: libsecp256k1 through
 * JNI where its library loads, else Bouncy Castle. Arguments of the wrong length or outside the curve's ranges throw
 * {@link IllegalArgumentException}, except in the checks and in {@link #verify}, which answer false.
 */
public interface Secp256k1 {
    /** Bytes of a private key, a hash and an X coordinate. */
    int SCALAR_LENGTH = 32;
    /** Bytes of a point with its parity. */
    int COMPRESSED_LENGTH = 33;
    /** Bytes of a point with both coordinates. */
    int UNCOMPRESSED_LENGTH = 65;
    /** Bytes of r‖s. */
    int COMPACT_LENGTH = 64;
    /** Bytes of r‖s‖v. */
    int RECOVERABLE_LENGTH = 65;

    /** The fastest implementation that works on this machine; found once. */
    static Secp256k1 best() {
        return Secp256k1Loader.BEST;
    }

    /** Whether this is a scalar from 1 to the curve's order, exclusive. */
    boolean isValidPrivateKey(Bytes scalar);

    /** Whether this is a point of the curve, compressed or not. */
    boolean isValidPublicKey(Bytes point);

    /** The public key of a private key, compressed. */
    Bytes publicKey(Bytes scalar);

    /** A point, given in either form, in compressed form. */
    Bytes compress(Bytes point);

    /** A point, given in either form, in uncompressed form (04‖x‖y). */
    Bytes decompress(Bytes point);

    /** The signature r‖s of a 32-byte hash: RFC 6979, low S. */
    Bytes sign(Bytes hash, Bytes scalar);

    /** The signature r‖s‖v of a 32-byte hash, v being the recovery id 0 or 1: RFC 6979, low S. */
    Bytes signRecoverable(Bytes hash, Bytes scalar);

    /** Whether r‖s is a signature of the hash by this key. High S is refused. */
    boolean verify(Bytes hash, Bytes signature, Bytes publicKey);

    /** The compressed public key whose signature r‖s‖v of the hash this is; v is 0 to 3. */
    Bytes recover(Bytes hash, Bytes signature);

    /** Diffie–Hellman: the X coordinate of the shared point, 32 bytes, not hashed. */
    Bytes ecdh(Bytes scalar, Bytes publicKey);

    /** The sum of a private key and a tweak modulo the order, as BIP 32 derives keys. */
    Bytes privateKeyTweakAdd(Bytes scalar, Bytes tweak);
}
