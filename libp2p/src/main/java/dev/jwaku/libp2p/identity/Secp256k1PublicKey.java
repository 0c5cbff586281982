package dev.jwaku.libp2p.identity;

import dev.jwaku.runtime.Bytes;

/**
 * A secp256k1 key. Signatures are ECDSA over SHA-256 in strict DER with low S; others do not verify, as in nim and js.
 *
 * @param data the point in compressed form, 33 bytes
 */
public record Secp256k1PublicKey(Bytes data) implements PublicKey {
    public Secp256k1PublicKey {
        if (data.length() != Secp256k1.COMPRESSED_LENGTH || !Secp256k1.best().isValidPublicKey(data)) {
            throw new IllegalArgumentException("not a compressed point on secp256k1: " + data);
        }
    }

    @Override
    public KeyType type() {
        return KeyType.SECP256K1;
    }

    @Override
    public boolean verify(Bytes message, Bytes signature) {
        return DerSignature.toCompact(signature)
                .map(compact -> Secp256k1.best().verify(Sha256.hash(message), compact, data))
                .orElse(false);
    }
}
