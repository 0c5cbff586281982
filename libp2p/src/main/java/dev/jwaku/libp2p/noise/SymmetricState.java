package dev.jwaku.libp2p.noise;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.identity.Sha256;
import dev.jwaku.runtime.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Chaining key, hash and handshake cipher. Noise framework section 5.2. Not thread-safe. */
final class SymmetricState {
    private static final byte[] PROTOCOL_NAME = "Noise_XX_25519_ChaChaPoly_SHA256".getBytes(StandardCharsets.US_ASCII);

    private byte[] chainingKey = PROTOCOL_NAME.clone();
    private byte[] hash = PROTOCOL_NAME.clone();
    private @Nullable CipherState cipher;

    void mixHash(byte[] data) {
        MessageDigest digest = Sha256.digest();
        digest.update(hash);
        hash = digest.digest(data);
    }

    void mixKey(byte[] input) {
        byte[][] outputs = expand(input);
        chainingKey = outputs[0];
        cipher = new CipherState(outputs[1]);
    }

    /** Encrypts under the present key, or leaves plain while there is none; mixes what goes on the wire. */
    byte[] encryptAndHash(byte[] plaintext) {
        byte[] wire = plaintext;
        if (cipher != null) {
            wire = new byte[plaintext.length + CipherState.TAG_LENGTH];
            cipher.encrypt(hash, plaintext, 0, plaintext.length, wire, 0);
        }
        mixHash(wire);
        return wire;
    }

    byte[] decryptAndHash(byte[] wire) {
        byte[] plaintext = wire;
        if (cipher != null) {
            if (wire.length < CipherState.TAG_LENGTH) {
                throw new MalformedMessageException("noise: handshake message is too short");
            }
            plaintext = new byte[wire.length - CipherState.TAG_LENGTH];
            try {
                cipher.decrypt(hash, wire, 0, wire.length, plaintext, 0);
            } catch (AEADBadTagException e) {
                throw new MalformedMessageException("noise: handshake message cannot be decrypted", e);
            }
        }
        mixHash(wire);
        return plaintext;
    }

    Bytes hash() {
        return Bytes.of(hash);
    }

    /** The two transport keys: from initiator to responder, and back. */
    byte[][] split() {
        return expand(new byte[0]);
    }

    /** HKDF with two outputs. */
    private byte[][] expand(byte[] input) {
        byte[] secret = hmac(chainingKey, input);
        byte[] first = hmac(secret, new byte[] {1});
        byte[] labelled = Arrays.copyOf(first, first.length + 1);
        labelled[first.length] = 2;
        return new byte[][] {first, hmac(secret, labelled)};
    }

    private static byte[] hmac(byte[] key, byte[] data) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
