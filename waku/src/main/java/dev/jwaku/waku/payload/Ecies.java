package dev.jwaku.waku.payload;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.identity.Secp256k1;
import dev.jwaku.libp2p.identity.Sha256;
import dev.jwaku.runtime.Bytes;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * ECIES as go-ethereum has it: {@code R(65) ‖ iv(16) ‖ AES-128-CTR ‖ HMAC-SHA-256(32)}. The keys are one block of the
 * NIST concatenation KDF over the shared X coordinate; both kinds of "shared info" are empty.
 */
final class Ecies {
    static final int IV_LENGTH = 16;

    private static final int POINT_LENGTH = Secp256k1.UNCOMPRESSED_LENGTH;
    private static final int MAC_LENGTH = 32;
    private static final int OVERHEAD = POINT_LENGTH + IV_LENGTH + MAC_LENGTH;
    private static final int HALF = 16;
    private static final Bytes FIRST_BLOCK = Bytes.of((byte) 0, (byte) 0, (byte) 0, (byte) 1);

    private Ecies() {}

    static Bytes seal(Bytes plaintext, Bytes recipient, Bytes ephemeralKey, Bytes iv) {
        Secp256k1 curve = Secp256k1.best();
        Keys keys = Keys.of(curve.ecdh(ephemeralKey, recipient));
        Bytes body = Bytes.concat(iv, keys.crypt(plaintext, iv));
        return Bytes.concat(curve.decompress(curve.publicKey(ephemeralKey)), body, keys.mac(body));
    }

    static Bytes open(Bytes sealed, Bytes privateKey) {
        if (sealed.length() < OVERHEAD) {
            throw new MalformedMessageException("payload v1: " + sealed.length() + " bytes are too few for ECIES");
        }
        Bytes point = sealed.slice(0, POINT_LENGTH);
        if (!Secp256k1.best().isValidPublicKey(point)) {
            throw new MalformedMessageException("payload v1: does not start with a public key");
        }
        Bytes body = sealed.slice(POINT_LENGTH, sealed.length() - MAC_LENGTH);
        Keys keys = Keys.of(Secp256k1.best().ecdh(privateKey, point));
        byte[] expected = keys.mac(body).toByteArray();
        if (!MessageDigest.isEqual(
                expected, sealed.slice(sealed.length() - MAC_LENGTH).toByteArray())) {
            throw new MalformedMessageException("payload v1: not sealed to this key, or altered");
        }
        return keys.crypt(body.slice(IV_LENGTH), body.slice(0, IV_LENGTH));
    }

    private record Keys(Bytes encryption, Bytes authentication) {
        static Keys of(Bytes sharedX) {
            Bytes block = Sha256.hash(FIRST_BLOCK, sharedX);
            return new Keys(block.slice(0, HALF), Sha256.hash(block.slice(HALF)));
        }

        /** Counter mode: the same both ways. */
        Bytes crypt(Bytes input, Bytes iv) {
            try {
                Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
                cipher.init(
                        Cipher.ENCRYPT_MODE,
                        new SecretKeySpec(encryption.toByteArray(), "AES"),
                        new IvParameterSpec(iv.toByteArray()));
                return Bytes.wrap(cipher.doFinal(input.toByteArray()));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every JDK has AES in counter mode", e);
            }
        }

        Bytes mac(Bytes input) {
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(authentication.toByteArray(), "HmacSHA256"));
                return Bytes.wrap(mac.doFinal(input.toByteArray()));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
            }
        }
    }
}
