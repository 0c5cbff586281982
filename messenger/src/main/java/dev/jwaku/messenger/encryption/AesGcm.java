package dev.jwaku.messenger.encryption;

import dev.jwaku.runtime.Bytes;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM without associated data. Status writes the nonce behind the ciphertext, except in the keys of a rekeyed
 * group, where it comes first.
 */
final class AesGcm {
    static final int NONCE_LENGTH = 12;
    static final int TAG_LENGTH = 16;

    private static final int KEY_LENGTH = 32;

    private AesGcm() {}

    /** {@code ciphertext ‖ tag ‖ nonce}. */
    static Bytes sealNonceLast(Bytes plaintext, Bytes key, Bytes nonce) {
        return Bytes.concat(seal(plaintext, key, nonce), nonce);
    }

    /** Opens {@code ciphertext ‖ tag ‖ nonce}. */
    static Bytes openNonceLast(Bytes secured, Bytes key) {
        int end = secured.length() - NONCE_LENGTH;
        if (end < TAG_LENGTH) {
            throw tooShort(secured);
        }
        return open(secured.slice(0, end), key, secured.slice(end));
    }

    /** {@code nonce ‖ ciphertext ‖ tag}. */
    static Bytes sealNonceFirst(Bytes plaintext, Bytes key, Bytes nonce) {
        return Bytes.concat(nonce, seal(plaintext, key, nonce));
    }

    /** Opens {@code nonce ‖ ciphertext ‖ tag}. */
    static Bytes openNonceFirst(Bytes secured, Bytes key) {
        if (secured.length() < NONCE_LENGTH + TAG_LENGTH) {
            throw tooShort(secured);
        }
        return open(secured.slice(NONCE_LENGTH), key, secured.slice(0, NONCE_LENGTH));
    }

    private static UnreadableException tooShort(Bytes secured) {
        return new UnreadableException(
                Opening.Reason.NOT_AUTHENTIC, secured.length() + " bytes are too few for tag and nonce");
    }

    private static Bytes seal(Bytes plaintext, Bytes key, Bytes nonce) {
        try {
            return transform(Cipher.ENCRYPT_MODE, plaintext, key, nonce);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-GCM", e);
        }
    }

    private static Bytes open(Bytes secured, Bytes key, Bytes nonce) {
        if (key.length() != KEY_LENGTH) {
            throw new UnreadableException(
                    Opening.Reason.NOT_AUTHENTIC, "a key of AES-256 has not " + key.length() + " bytes");
        }
        try {
            return transform(Cipher.DECRYPT_MODE, secured, key, nonce);
        } catch (GeneralSecurityException e) {
            throw new UnreadableException(Opening.Reason.NOT_AUTHENTIC, "not secured with this key, or altered", e);
        }
    }

    private static Bytes transform(int mode, Bytes input, Bytes key, Bytes nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                mode,
                new SecretKeySpec(key.toByteArray(), "AES"),
                new GCMParameterSpec(Byte.SIZE * TAG_LENGTH, nonce.toByteArray()));
        return Bytes.wrap(cipher.doFinal(input.toByteArray()));
    }
}
