package dev.jwaku.messenger.profile;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Entropy;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals small secrets with AES-256-GCM: {@code nonce ‖ ciphertext ‖ tag}, bound to what they are. Nonces are random, so
 * one key may seal some 2³² secrets.
 */
final class Sealing {
    private static final int NONCE_LENGTH = 12;
    private static final int TAG_LENGTH = 16;

    private Sealing() {}

    /** @param what names the place of the secret: it opens nowhere else */
    static Bytes seal(Bytes secret, Bytes key, String what, Entropy entropy) {
        Bytes nonce = Bytes.wrap(entropy.bytes(NONCE_LENGTH));
        try {
            return Bytes.concat(nonce, transform(Cipher.ENCRYPT_MODE, secret, key, nonce, what));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-GCM", e);
        }
    }

    /** The secret; empty if it was sealed with another key or as something else, or altered. */
    static Optional<Bytes> open(Bytes sealed, Bytes key, String what) {
        if (sealed.length() < NONCE_LENGTH + TAG_LENGTH) {
            return Optional.empty();
        }
        try {
            return Optional.of(transform(
                    Cipher.DECRYPT_MODE, sealed.slice(NONCE_LENGTH), key, sealed.slice(0, NONCE_LENGTH), what));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-GCM", e);
        }
    }

    private static Bytes transform(int mode, Bytes input, Bytes key, Bytes nonce, String what)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                mode,
                new SecretKeySpec(key.toByteArray(), "AES"),
                new GCMParameterSpec(Byte.SIZE * TAG_LENGTH, nonce.toByteArray()));
        cipher.updateAAD(Bytes.utf8(what).toByteArray());
        return Bytes.wrap(cipher.doFinal(input.toByteArray()));
    }
}
