package dev.jwaku.messenger.encryption;

import dev.jwaku.runtime.Bytes;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Seals one message of a session: {@code iv(16) ‖ AES-256-CTR ‖ HMAC-SHA-256(32)} over header, iv and ciphertext. */
final class RatchetCipher {
    private static final int IV_LENGTH = 16;
    private static final int MAC_LENGTH = 32;

    private RatchetCipher() {}

    static Bytes seal(Bytes plaintext, Bytes messageKey, Bytes associatedData) {
        KeySchedule.MessageSecrets secrets = KeySchedule.secrets(messageKey);
        Bytes body = Bytes.concat(secrets.iv(), crypt(plaintext, secrets.encryption(), secrets.iv()));
        return Bytes.concat(body, KeySchedule.hmac(secrets.authentication(), associatedData, body));
    }

    static Bytes open(Bytes secured, Bytes messageKey, Bytes associatedData) {
        int end = secured.length() - MAC_LENGTH;
        if (end < IV_LENGTH) {
            throw new UnreadableException(
                    Opening.Reason.NOT_AUTHENTIC, secured.length() + " bytes are too few for a message of a session");
        }
        KeySchedule.MessageSecrets secrets = KeySchedule.secrets(messageKey);
        Bytes body = secured.slice(0, end);
        byte[] expected =
                KeySchedule.hmac(secrets.authentication(), associatedData, body).toByteArray();
        if (!MessageDigest.isEqual(expected, secured.slice(end).toByteArray())) {
            throw new UnreadableException(
                    Opening.Reason.NOT_AUTHENTIC, "not secured with the key of this place in the session, or altered");
        }
        return crypt(body.slice(IV_LENGTH), secrets.encryption(), body.slice(0, IV_LENGTH));
    }

    /** Counter mode: the same both ways. */
    private static Bytes crypt(Bytes input, Bytes key, Bytes iv) {
        try {
            Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    new SecretKeySpec(key.toByteArray(), "AES"),
                    new IvParameterSpec(iv.toByteArray()));
            return Bytes.wrap(cipher.doFinal(input.toByteArray()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES in counter mode", e);
        }
    }
}
