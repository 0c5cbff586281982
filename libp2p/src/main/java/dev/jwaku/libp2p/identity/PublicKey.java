package dev.jwaku.libp2p.identity;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.wire.ProtoReader;
import dev.jwaku.libp2p.wire.ProtoWriter;
import dev.jwaku.runtime.Bytes;
import org.jspecify.annotations.Nullable;

/** The public half of an identity key. An instance holds a valid key. Immutable. Spec: libp2p peer-ids, "Keys". */
public sealed interface PublicKey permits Secp256k1PublicKey, Ed25519PublicKey, PkixPublicKey {
    /** Longest key accepted: RSA with 8192 bits and its DER frame. */
    int MAX_DATA_LENGTH = 1100;

    /** Which kind. */
    KeyType type();

    /** The key's own bytes: what the protobuf carries as {@code Data}. */
    Bytes data();

    /** Whether the signature over the message was made with the private half. Any bytes are allowed. */
    boolean verify(Bytes message, Bytes signature);

    /** The key as canonical protobuf: what PeerIds are made of. */
    default Bytes encode() {
        return new ProtoWriter().int64(1, type().number()).bytes(2, data()).toBytes();
    }

    /**
     * A secp256k1 key.
     *
     * @param point compressed, {@value Secp256k1#COMPRESSED_LENGTH} bytes
     * @throws IllegalArgumentException if it is no point of the curve
     */
    static PublicKey secp256k1(Bytes point) {
        return new Secp256k1PublicKey(point);
    }

    /**
     * Reads a key.
     *
     * @throws MalformedMessageException if it is no protobuf, no valid key, or of an unsupported type
     */
    static PublicKey decode(Bytes encoded) {
        ProtoReader in = new ProtoReader(encoded, "public key");
        long type = -1;
        @Nullable Bytes data = null;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> type = in.int64();
                case 2 -> data = in.bytes();
                default -> in.skip();
            }
        }
        if (type < 0 || data == null) {
            throw new MalformedMessageException("public key: type or data is missing");
        }
        if (data.length() > MAX_DATA_LENGTH) {
            throw new MalformedMessageException("public key: " + data.length() + " bytes, limit " + MAX_DATA_LENGTH);
        }
        KeyType keyType = KeyType.ofNumber(type);
        try {
            return switch (keyType) {
                case SECP256K1 -> new Secp256k1PublicKey(data.copy());
                case ED25519 -> new Ed25519PublicKey(data.copy());
                case RSA, ECDSA -> new PkixPublicKey(keyType, data.copy());
            };
        } catch (IllegalArgumentException e) {
            throw new MalformedMessageException("public key: " + e.getMessage(), e);
        }
    }
}
