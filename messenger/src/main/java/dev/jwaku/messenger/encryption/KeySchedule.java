package dev.jwaku.messenger.encryption;

import dev.jwaku.runtime.Bytes;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;

/** The key derivations of the double ratchet as status-go has them; not those of Signal. */
final class KeySchedule {
    static final int KEY_LENGTH = 32;

    private static final int IV_LENGTH = 16;
    private static final Bytes ROOT_INFO = Bytes.utf8("rsZUpEuXUqqwXBvSy3EcievAh4cMj6QL");
    private static final Bytes MESSAGE_INFO = Bytes.utf8("pcwSByyx2CRdryCffXJwy7xgVZWtW5Sh");
    private static final Bytes NO_SALT = Bytes.wrap(new byte[KEY_LENGTH]);
    private static final Bytes NEXT_CHAIN = Bytes.of((byte) 0x0f);
    private static final Bytes MESSAGE = Bytes.of((byte) 0x10);

    private KeySchedule() {}

    /** A step of the root chain; the third output, a header key, is for a feature that Status does not use. */
    static RootStep root(Bytes rootKey, Bytes agreed) {
        Bytes output = hkdf(agreed, rootKey, ROOT_INFO, 3 * KEY_LENGTH);
        return new RootStep(
                output.slice(0, KEY_LENGTH).copy(),
                output.slice(KEY_LENGTH, 2 * KEY_LENGTH).copy());
    }

    /** The chain key that follows. */
    static Bytes nextChain(Bytes chainKey) {
        return hmac(chainKey, NEXT_CHAIN);
    }

    /** The key of the message at this place of the chain. */
    static Bytes messageKey(Bytes chainKey) {
        return hmac(chainKey, MESSAGE);
    }

    /** What a message is sealed with. */
    static MessageSecrets secrets(Bytes messageKey) {
        Bytes output = hkdf(messageKey, NO_SALT, MESSAGE_INFO, 2 * KEY_LENGTH + IV_LENGTH);
        return new MessageSecrets(
                output.slice(0, KEY_LENGTH), output.slice(KEY_LENGTH, 2 * KEY_LENGTH), output.slice(2 * KEY_LENGTH));
    }

    static Bytes hmac(Bytes key, Bytes... message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.toByteArray(), "HmacSHA256"));
            for (Bytes part : message) {
                mac.update(part.asByteBuffer());
            }
            return Bytes.wrap(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
        }
    }

    private static Bytes hkdf(Bytes material, Bytes salt, Bytes info, int length) {
        HKDFBytesGenerator generator = new HKDFBytesGenerator(new SHA256Digest());
        generator.init(new HKDFParameters(material.toByteArray(), salt.toByteArray(), info.toByteArray()));
        byte[] output = new byte[length];
        generator.generateBytes(output, 0, length);
        return Bytes.wrap(output);
    }

    record RootStep(Bytes rootKey, Bytes chainKey) {
        @Override
        public String toString() {
            return "RootStep[secret]";
        }
    }

    record MessageSecrets(Bytes encryption, Bytes authentication, Bytes iv) {
        @Override
        public String toString() {
            return "MessageSecrets[secret]";
        }
    }
}
