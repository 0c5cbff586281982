package dev.jwaku.libp2p.noise;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Entropy;
import org.bouncycastle.math.ec.rfc7748.X25519;

/** An X25519 key pair of the handshake. Never prints its secret. */
final class DhKey {
    /** Bytes of a public key, a secret and a shared secret. */
    static final int LENGTH = 32;

    private final byte[] secret;
    private final Bytes publicKey;

    private DhKey(byte[] secret) {
        byte[] point = new byte[LENGTH];
        X25519.generatePublicKey(secret, 0, point, 0);
        this.secret = secret;
        this.publicKey = Bytes.wrap(point);
    }

    static DhKey generate(Entropy entropy) {
        return new DhKey(entropy.bytes(LENGTH));
    }

    Bytes publicKey() {
        return publicKey;
    }

    /** @throws MalformedMessageException if the other key is of small order, so that the secret would be known */
    byte[] agree(Bytes other) {
        byte[] shared = new byte[LENGTH];
        if (!X25519.calculateAgreement(secret, 0, other.toByteArray(), 0, shared, 0)) {
            throw new MalformedMessageException("noise: the peer's X25519 key gives an all-zero secret");
        }
        return shared;
    }

    @Override
    public String toString() {
        return "DhKey[" + publicKey + "]";
    }
}
