package dev.jwaku.libp2p.identity;

import dev.jwaku.runtime.Bytes;

/** A secp256k1 private key: what a Waku node is known by. Signs with RFC 6979 nonces, strict DER, low S. */
public final class Secp256k1PrivateKey implements PrivateKey {
    private final Bytes scalar;
    private final Secp256k1PublicKey publicKey;

    Secp256k1PrivateKey(Bytes scalar) {
        if (!Secp256k1.best().isValidPrivateKey(scalar)) {
            throw new IllegalArgumentException(
                    "a secp256k1 private key has 32 bytes, between 1 and the order of the curve");
        }
        this.scalar = scalar;
        this.publicKey = new Secp256k1PublicKey(Secp256k1.best().publicKey(scalar));
    }

    @Override
    public Secp256k1PublicKey publicKey() {
        return publicKey;
    }

    @Override
    public Bytes sign(Bytes message) {
        Bytes signature = Secp256k1.best().sign(Sha256.hash(message), scalar);
        return DerSignature.fromCompact(signature);
    }

    @Override
    public Bytes secret() {
        return scalar;
    }

    @Override
    public String toString() {
        return "Secp256k1PrivateKey[of " + publicKey.data() + "]";
    }
}
