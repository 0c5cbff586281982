package dev.jwaku.messenger.encryption;

import dev.jwaku.libp2p.identity.Secp256k1;
import dev.jwaku.runtime.Bytes;

/**
 * A key of ours on secp256k1.
 *
 * @param secret 32 bytes
 * @param point the compressed public key, 33 bytes
 */
record KeyPair(Bytes secret, Bytes point) {
    static KeyPair of(Bytes secret) {
        return new KeyPair(secret, Secp256k1.best().publicKey(secret));
    }

    /** The X coordinate of the point shared with the owner of another key. */
    Bytes agree(Bytes other) {
        return Secp256k1.best().ecdh(secret, other);
    }

    @Override
    public String toString() {
        return "KeyPair[secret, " + point + "]";
    }
}
