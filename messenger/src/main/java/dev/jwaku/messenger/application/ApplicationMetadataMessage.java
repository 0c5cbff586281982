package dev.jwaku.messenger.application;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.identity.Secp256k1;
import dev.jwaku.libp2p.wire.ProtoReader;
import dev.jwaku.libp2p.wire.ProtoWriter;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.identity.Identity;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.waku.payload.Keccak256;

/**
 * The wrapper of every application message. The signature covers the payload, not the type; it is deterministic (RFC
 * 6979), so wrapping the same message again gives the same bytes and the same {@link MessageId}.
 *
 * @param signature r‖s‖v, 65 bytes, over Keccak-256 of the payload; empty if absent
 * @param payload the message inside
 * @param type which message it is, for example {@link ChatMessage#TYPE}
 */
public record ApplicationMetadataMessage(Bytes signature, Bytes payload, int type) {
    /** Signs a message and wraps it. */
    public static ApplicationMetadataMessage wrap(Identity author, Bytes payload, int type) {
        return new ApplicationMetadataMessage(author.sign(Keccak256.hash(payload)), payload, type);
    }

    /** The protobuf: fields in order, default values left out. */
    public Bytes encode() {
        ProtoWriter out = new ProtoWriter();
        if (!signature.isEmpty()) {
            out.bytes(1, signature);
        }
        if (!payload.isEmpty()) {
            out.bytes(2, payload);
        }
        if (type != 0) {
            out.int64(3, type);
        }
        return out.toBytes();
    }

    /**
     * Reads the protobuf.
     *
     * @throws MalformedMessageException if it is none
     */
    public static ApplicationMetadataMessage decode(Bytes encoded) {
        ProtoReader in = new ProtoReader(encoded, "ApplicationMetadataMessage");
        Bytes signature = Bytes.EMPTY;
        Bytes payload = Bytes.EMPTY;
        int type = 0;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> signature = in.bytes();
                case 2 -> payload = in.bytes();
                case 3 -> type = in.int32();
                default -> in.skip();
            }
        }
        return new ApplicationMetadataMessage(signature, payload, type);
    }

    /**
     * The author, recovered from the signature.
     *
     * @throws MalformedMessageException if the signature gives no key
     */
    public ChatKey author() {
        if (signature.length() != Secp256k1.RECOVERABLE_LENGTH) {
            throw new MalformedMessageException(
                    "ApplicationMetadataMessage: a signature has 65 bytes, not " + signature.length());
        }
        try {
            return new ChatKey(Secp256k1.best().recover(Keccak256.hash(payload), signature));
        } catch (IllegalArgumentException e) {
            throw new MalformedMessageException("ApplicationMetadataMessage: the signature gives no key", e);
        }
    }
}
