package dev.jwaku.libp2p.identity;

import dev.jwaku.runtime.Bytes;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** An Ed25519 private key (RFC 8032), as js-libp2p uses for identities. */
public final class Ed25519PrivateKey implements PrivateKey {
    /** Bytes of a seed. */
    public static final int SEED_LENGTH = Ed25519.SECRET_KEY_SIZE;

    private final Bytes seed;
    private final Ed25519PrivateKeyParameters key;
    private final Ed25519PublicKey publicKey;

    Ed25519PrivateKey(Bytes seed) {
        if (seed.length() != SEED_LENGTH) {
            throw new IllegalArgumentException("an Ed25519 seed has 32 bytes, not " + seed.length());
        }
        this.seed = seed;
        this.key = new Ed25519PrivateKeyParameters(seed.toByteArray(), 0);
        this.publicKey = new Ed25519PublicKey(Bytes.wrap(key.generatePublicKey().getEncoded()));
    }

    @Override
    public Ed25519PublicKey publicKey() {
        return publicKey;
    }

    @Override
    public Bytes sign(Bytes message) {
        byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
        message.readWith((array, offset, length) -> {
            key.sign(Ed25519.Algorithm.Ed25519, null, array, offset, length, signature, 0);
            return true;
        });
        return Bytes.wrap(signature);
    }

    @Override
    public Bytes secret() {
        return seed;
    }

    @Override
    public String toString() {
        return "Ed25519PrivateKey[of " + publicKey.data() + "]";
    }
}
