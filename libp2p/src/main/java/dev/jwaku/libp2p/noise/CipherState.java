package dev.jwaku.libp2p.noise;

import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * ChaCha20-Poly1305 under one key with a counter as nonce, in one direction: either only {@code encrypt} or only
 * {@code decrypt} is called. Not thread-safe. Noise framework section 5.1.
 */
final class CipherState {
    /** Bytes that encryption adds. */
    static final int TAG_LENGTH = 16;

    private static final int NONCE_LENGTH = 12;

    private final SecretKeySpec key;
    private final Cipher cipher;
    private final byte[] nonceBytes = new byte[NONCE_LENGTH];
    private long nonce;

    CipherState(byte[] key) {
        this.key = new SecretKeySpec(key, "ChaCha20");
        try {
            this.cipher = Cipher.getInstance("ChaCha20-Poly1305");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has ChaCha20-Poly1305", e);
        }
    }

    /** Writes ciphertext and tag to the target; returns their length. */
    int encrypt(byte[] associated, byte[] source, int offset, int length, byte[] target, int targetOffset) {
        try {
            init(Cipher.ENCRYPT_MODE, associated);
            return cipher.doFinal(source, offset, length, target, targetOffset);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("encryption with a fresh nonce cannot fail", e);
        }
    }

    /**
     * Decrypts ciphertext and tag; source and target may be the same. Fastest with offset 0.
     *
     * @return the length of the plaintext
     * @throws AEADBadTagException if the tag does not fit
     */
    int decrypt(byte[] associated, byte[] source, int offset, int length, byte[] target, int targetOffset)
            throws AEADBadTagException {
        if (length < TAG_LENGTH) {
            throw new AEADBadTagException("shorter than a tag");
        }
        try {
            init(Cipher.DECRYPT_MODE, associated);
            return cipher.doFinal(source, offset, length, target, targetOffset);
        } catch (AEADBadTagException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("decryption cannot fail otherwise", e);
        }
    }

    private void init(int mode, byte[] associated) throws GeneralSecurityException {
        long counter = nonce++;
        for (int i = 4; i < NONCE_LENGTH; i++) {
            nonceBytes[i] = (byte) counter;
            counter >>>= 8;
        }
        cipher.init(mode, key, new IvParameterSpec(nonceBytes));
        if (associated.length > 0) {
            cipher.updateAAD(associated);
        }
    }
}
