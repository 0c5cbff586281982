package dev.jwaku.libp2p.noise;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.libp2p.identity.PublicKey;
import dev.jwaku.libp2p.wire.ProtoReader;
import dev.jwaku.libp2p.wire.ProtoWriter;
import dev.jwaku.runtime.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * What binds the identity key to the static key of the handshake: {@code NoiseHandshakePayload} of libp2p-noise.
 * Extensions (muxers, certificate hashes) are ignored.
 */
record HandshakePayload(PublicKey identityKey, Bytes identitySignature) {
    private static final Bytes PREFIX = Bytes.utf8("noise-libp2p-static-key:");

    /** Our own payload. */
    static HandshakePayload sign(PrivateKey identity, Bytes staticKey) {
        return new HandshakePayload(identity.publicKey(), identity.sign(Bytes.concat(PREFIX, staticKey)));
    }

    /** Whether the identity signed this static key. */
    boolean isSignedFor(Bytes staticKey) {
        return identityKey.verify(Bytes.concat(PREFIX, staticKey), identitySignature);
    }

    Bytes encode() {
        return new ProtoWriter()
                .bytes(1, identityKey.encode())
                .bytes(2, identitySignature)
                .toBytes();
    }

    static HandshakePayload decode(Bytes encoded) {
        ProtoReader in = new ProtoReader(encoded, "noise payload");
        @Nullable Bytes key = null;
        @Nullable Bytes signature = null;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> key = in.bytes();
                case 2 -> signature = in.bytes();
                default -> in.skip();
            }
        }
        if (key == null || signature == null) {
            throw new MalformedMessageException("noise payload: identity key or signature is missing");
        }
        return new HandshakePayload(PublicKey.decode(key), signature);
    }
}
