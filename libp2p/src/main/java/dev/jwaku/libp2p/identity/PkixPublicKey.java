package dev.jwaku.libp2p.identity;

import dev.jwaku.runtime.Bytes;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;

/**
 * An RSA or ECDSA key of another peer: verified with the JDK, never our own.
 *
 * @param type {@link KeyType#RSA} (2048 to 8192 bits) or {@link KeyType#ECDSA} (a curve the JDK knows)
 * @param data the key in PKIX DER
 */
public record PkixPublicKey(KeyType type, Bytes data) implements PublicKey {
    private static final int MIN_RSA_BITS = 2048;
    private static final int MAX_RSA_BITS = 8192;

    public PkixPublicKey {
        if (type != KeyType.RSA && type != KeyType.ECDSA) {
            throw new IllegalArgumentException(type + " keys are not PKIX");
        }
        java.security.PublicKey key = parse(type, data);
        if (key instanceof RSAPublicKey rsa && !isAllowed(rsa.getModulus().bitLength())) {
            throw new IllegalArgumentException("RSA key of " + rsa.getModulus().bitLength() + " bits");
        }
    }

    private static boolean isAllowed(int bits) {
        return bits >= MIN_RSA_BITS && bits <= MAX_RSA_BITS;
    }

    @Override
    public boolean verify(Bytes message, Bytes signature) {
        try {
            Signature verifier = Signature.getInstance(type == KeyType.RSA ? "SHA256withRSA" : "SHA256withECDSA");
            verifier.initVerify(parse(type, data));
            verifier.update(message.asByteBuffer());
            return verifier.verify(signature.toByteArray());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static java.security.PublicKey parse(KeyType type, Bytes data) {
        try {
            return KeyFactory.getInstance(type == KeyType.RSA ? "RSA" : "EC")
                    .generatePublic(new X509EncodedKeySpec(data.toByteArray()));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not a PKIX " + type + " public key", e);
        }
    }
}
