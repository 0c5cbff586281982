package dev.jwaku.messenger.encryption;

import dev.jwaku.libp2p.identity.Secp256k1;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Entropy;

/** Makes keys. */
@FunctionalInterface
interface KeySource {
    /** What a key is made for; only a source with a script cares. */
    enum Use {
        /** Offered to strangers. */
        PRE_KEY,
        /** Begins a session. */
        SESSION,
        /** Seals one message for every device. */
        MESSAGE,
        /** Turns a ratchet. */
        RATCHET
    }

    /** A new key. */
    KeyPair create(Use use);

    /** Keys from random bytes. */
    static KeySource random(Entropy entropy) {
        return use -> {
            while (true) {
                Bytes candidate = Bytes.wrap(entropy.bytes(Secp256k1.SCALAR_LENGTH));
                // All but one in 2¹²⁷ are in range.
                if (Secp256k1.best().isValidPrivateKey(candidate)) {
                    return KeyPair.of(candidate);
                }
            }
        };
    }
}
