package dev.jwaku.waku.payload;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.runtime.Bytes;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES-256-GCM as Waku writes it: {@code ciphertext ‖ tag(16) ‖ nonce(12)}, no associated data. */
final class AesGcm {
    static final int KEY_LENGTH = 32;
    static final int NONCE_LENGTH = 12;
    static final Bytes ZERO_KEY = Bytes.wrap(new byte[KEY_LENGTH]);

    private static final int TAG_LENGTH = 16;

    private AesGcm() {}

    static Bytes seal(Bytes plaintext, Bytes key, Bytes nonce) {
        try {
            Bytes sealed = transform(Cipher.ENCRYPT_MODE, plaintext, key, nonce);
            return Bytes.concat(sealed, nonce);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM cannot seal " + plaintext.length() + " bytes", e);
        }
    }

    static Bytes open(Bytes sealed, Bytes key) {
        int end = sealed.length() - NONCE_LENGTH;
        if (end < TAG_LENGTH) {
            throw new MalformedMessageException(
                    "payload v1: " + sealed.length() + " bytes are too few for tag and nonce");
        }
        try {
            return transform(Cipher.DECRYPT_MODE, sealed.slice(0, end), key, sealed.slice(end));
        } catch (AEADBadTagException e) {
            throw new MalformedMessageException("payload v1: not sealed with this symmetric key, or altered", e);
        } catch (GeneralSecurityException e) {
            throw new MalformedMessageException("payload v1: cannot be opened", e);
        }
    }

    private static Bytes transform(int mode, Bytes input, Bytes key, Bytes nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                mode,
                new SecretKeySpec(key.toByteArray(), "AES"),
                new GCMParameterSpec(8 * TAG_LENGTH, nonce.toByteArray()));
        return Bytes.wrap(cipher.doFinal(input.toByteArray()));
    }
}
