package dev.jwaku.libp2p.identity;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Entropy;

/** The private half of an identity key. Immutable; {@code toString} shows the public half only. */
public sealed interface PrivateKey permits Secp256k1PrivateKey, Ed25519PrivateKey {
    /** The public half. */
    PublicKey publicKey();

    /** Signs the message; the same message always gives the same signature. */
    Bytes sign(Bytes message);

    /** The secret itself, to be stored: 32 bytes (secp256k1: scalar, as Waku's {@code nodekey}; Ed25519: seed). */
    Bytes secret();

    /** A new secp256k1 key. */
    static Secp256k1PrivateKey generateSecp256k1(Entropy entropy) {
        while (true) {
            Bytes scalar = Bytes.wrap(entropy.bytes(Secp256k1.SCALAR_LENGTH));
            if (Secp256k1.best().isValidPrivateKey(scalar)) {
                return new Secp256k1PrivateKey(scalar);
            }
        }
    }

    /**
     * The secp256k1 key of a scalar.
     *
     * @throws IllegalArgumentException if it is not 32 bytes, zero, or not below the curve's order
     */
    static Secp256k1PrivateKey secp256k1(Bytes scalar) {
        return new Secp256k1PrivateKey(scalar.copy());
    }

    /** A new Ed25519 key. */
    static Ed25519PrivateKey generateEd25519(Entropy entropy) {
        return new Ed25519PrivateKey(Bytes.wrap(entropy.bytes(Ed25519PrivateKey.SEED_LENGTH)));
    }

    /**
     * The Ed25519 key of a seed.
     *
     * @throws IllegalArgumentException if it is not 32 bytes
     */
    static Ed25519PrivateKey ed25519(Bytes seed) {
        return new Ed25519PrivateKey(seed.copy());
    }
}
