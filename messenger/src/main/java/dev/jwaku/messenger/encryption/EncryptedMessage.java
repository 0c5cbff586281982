package dev.jwaku.messenger.encryption;

import dev.jwaku.libp2p.wire.ProtoReader;
import dev.jwaku.libp2p.wire.ProtoWriter;
import dev.jwaku.runtime.Bytes;
import java.util.Optional;

/**
 * One plaintext sealed for one device, or for anyone who has the key: {@code EncryptedMessageProtocol}.
 *
 * @param x3dh how the session began, while its initiator has no answer
 * @param ratchet place in a session
 * @param payload the ciphertext
 * @param dhKey ephemeral key of the sender, 33 bytes: readable by every device of the recipient
 * @param hashRatchet key of a group, or keys that it brings
 */
record EncryptedMessage(
        Optional<X3dhHeader> x3dh,
        Optional<RatchetHeader> ratchet,
        Bytes payload,
        Optional<Bytes> dhKey,
        Optional<HashRatchetHeader> hashRatchet) {
    private static final String WHAT = "EncryptedMessageProtocol";
    private static final int X3DH = 1;
    private static final int RATCHET = 2;
    private static final int PAYLOAD = 3;
    private static final int DH = 101;
    private static final int HASH_RATCHET = 102;

    static EncryptedMessage ratchet(Optional<X3dhHeader> x3dh, RatchetHeader header, Bytes payload) {
        return new EncryptedMessage(x3dh, Optional.of(header), payload, Optional.empty(), Optional.empty());
    }

    static EncryptedMessage dh(Bytes key, Bytes payload) {
        return new EncryptedMessage(Optional.empty(), Optional.empty(), payload, Optional.of(key), Optional.empty());
    }

    static EncryptedMessage hashRatchet(HashRatchetHeader header, Bytes payload) {
        return new EncryptedMessage(Optional.empty(), Optional.empty(), payload, Optional.empty(), Optional.of(header));
    }

    EncryptedMessage bringing(HashRatchetHeader keys) {
        return new EncryptedMessage(x3dh, ratchet, payload, dhKey, Optional.of(keys));
    }

    ProtoWriter encode() {
        ProtoWriter out = new ProtoWriter();
        x3dh.ifPresent(header -> out.message(X3DH, header.encode()));
        ratchet.ifPresent(header -> out.message(RATCHET, header.encode()));
        Fields.bytes(out, PAYLOAD, payload);
        dhKey.ifPresent(key -> out.message(DH, new ProtoWriter().bytes(1, key)));
        hashRatchet.ifPresent(header -> out.message(HASH_RATCHET, header.encode()));
        return out;
    }

    static EncryptedMessage decode(ProtoReader in) {
        Optional<X3dhHeader> x3dh = Optional.empty();
        Optional<RatchetHeader> ratchet = Optional.empty();
        Bytes payload = Bytes.EMPTY;
        Optional<Bytes> dhKey = Optional.empty();
        Optional<HashRatchetHeader> hashRatchet = Optional.empty();
        while (in.next()) {
            switch (in.field()) {
                case X3DH -> x3dh = Optional.of(X3dhHeader.decode(in.message(WHAT)));
                case RATCHET -> ratchet = Optional.of(RatchetHeader.decode(in.message(WHAT)));
                case PAYLOAD -> payload = in.bytes();
                case DH -> dhKey = Optional.of(ephemeralKey(in.message(WHAT)));
                case HASH_RATCHET -> hashRatchet = Optional.of(HashRatchetHeader.decode(in.message(WHAT)));
                default -> in.skip();
            }
        }
        return new EncryptedMessage(x3dh, ratchet, payload, dhKey, hashRatchet);
    }

    private static Bytes ephemeralKey(ProtoReader in) {
        Bytes key = Bytes.EMPTY;
        while (in.next()) {
            if (in.field() == 1) {
                key = in.bytes();
            } else {
                in.skip();
            }
        }
        return key;
    }
}
