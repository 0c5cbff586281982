package dev.jwaku.waku.payload;

import dev.jwaku.libp2p.identity.Secp256k1;
import dev.jwaku.runtime.Bytes;

/** A key that seals or opens a payload of version 1. Secret keys do not show in {@code toString}. */
public sealed interface PayloadKey {
    /** A key to which a payload can be sealed. */
    sealed interface ForSealing extends PayloadKey permits Symmetric, Public {}

    /** A key with which a payload can be opened. */
    sealed interface ForOpening extends PayloadKey permits Symmetric, Private {}

    /**
     * Shared by sender and receiver: AES-256-GCM.
     *
     * @param key 32 bytes, not all zero
     */
    record Symmetric(Bytes key) implements ForSealing, ForOpening {
        /** Checks the key. */
        public Symmetric {
            if (key.length() != AesGcm.KEY_LENGTH || key.equals(AesGcm.ZERO_KEY)) {
                throw new IllegalArgumentException("a symmetric key has 32 bytes that are not all zero");
            }
        }

        @Override
        public String toString() {
            return "Symmetric[secret]";
        }
    }

    /**
     * The receiver's public key: ECIES.
     *
     * @param point compressed or uncompressed point on secp256k1
     */
    record Public(Bytes point) implements ForSealing {
        /** Checks the point. */
        public Public {
            if (!Secp256k1.best().isValidPublicKey(point)) {
                throw new IllegalArgumentException("not a point on secp256k1: " + point);
            }
        }
    }

    /**
     * The receiver's private key: ECIES.
     *
     * @param scalar 32 bytes
     */
    record Private(Bytes scalar) implements ForOpening {
        /** Checks the scalar. */
        public Private {
            if (!Secp256k1.best().isValidPrivateKey(scalar)) {
                throw new IllegalArgumentException("not a private key of secp256k1");
            }
        }

        @Override
        public String toString() {
            return "Private[secret]";
        }
    }
}
