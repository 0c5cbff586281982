package dev.jwaku.messenger.identity;

import dev.jwaku.libp2p.identity.Secp256k1;
import dev.jwaku.runtime.Bytes;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A private key of BIP 32's tree over secp256k1.
 *
 * @param scalar the private key
 * @param chainCode 32 bytes
 */
record HdKey(Bytes scalar, Bytes chainCode) {
    /** Added to an index to derive from the private key. */
    static final int HARDENED = 0x80000000;

    private static final Bytes MASTER_SALT = Bytes.utf8("Bitcoin seed");

    /** The root of the tree. */
    static HdKey master(Bytes seed) {
        return split(hmac(MASTER_SALT, seed));
    }

    /** The key at the end of a path of indices. */
    HdKey at(int... path) {
        HdKey key = this;
        for (int index : path) {
            key = key.child(index);
        }
        return key;
    }

    private HdKey child(int index) {
        Bytes material = index < 0
                ? Bytes.concat(Bytes.of((byte) 0), scalar)
                : Secp256k1.best().publicKey(scalar);
        Bytes number = Bytes.of((byte) (index >>> 24), (byte) (index >>> 16), (byte) (index >>> 8), (byte) index);
        HdKey tweak = split(hmac(chainCode, Bytes.concat(material, number)));
        return new HdKey(Secp256k1.best().privateKeyTweakAdd(scalar, tweak.scalar), tweak.chainCode);
    }

    private static HdKey split(Bytes material) {
        return new HdKey(material.slice(0, 32).copy(), material.slice(32).copy());
    }

    private static Bytes hmac(Bytes key, Bytes input) {
        try {
            Mac mac = Mac.getInstance("HmacSHA512");
            mac.init(new SecretKeySpec(key.toByteArray(), "HmacSHA512"));
            return Bytes.wrap(mac.doFinal(input.toByteArray()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA-512", e);
        }
    }

    @Override
    public String toString() {
        return "HdKey[secret]";
    }
}
