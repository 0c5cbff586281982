package dev.jwaku.libp2p.identity;

import dev.jwaku.runtime.Bytes;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * An Ed25519 key (RFC 8032), as js-libp2p generates them.
 *
 * @param data the point, 32 bytes
 */
public record Ed25519PublicKey(Bytes data) implements PublicKey {
    private static final int SIGNATURE_LENGTH = 64;

    public Ed25519PublicKey {
        if (data.length() != Ed25519.PUBLIC_KEY_SIZE || !Ed25519.validatePublicKeyPartial(data.toByteArray(), 0)) {
            throw new IllegalArgumentException("not an Ed25519 public key: " + data);
        }
    }

    @Override
    public KeyType type() {
        return KeyType.ED25519;
    }

    @Override
    public boolean verify(Bytes message, Bytes signature) {
        if (signature.length() != SIGNATURE_LENGTH) {
            return false;
        }
        Ed25519PublicKeyParameters key = new Ed25519PublicKeyParameters(data.toByteArray(), 0);
        return message.readWith((array, offset, length) ->
                key.verify(Ed25519.Algorithm.Ed25519, null, array, offset, length, signature.toByteArray(), 0));
    }
}
