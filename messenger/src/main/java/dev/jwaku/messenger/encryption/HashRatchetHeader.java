package dev.jwaku.messenger.encryption;

import dev.jwaku.libp2p.wire.ProtoReader;
import dev.jwaku.libp2p.wire.ProtoWriter;
import dev.jwaku.runtime.Bytes;
import java.util.Optional;

/**
 * With which key of which group a message is sealed, or which keys it brings.
 *
 * @param deprecatedKeyId the low half of the key's timestamp, for old clients
 * @param seqNo how often the key was hashed, from 1; 0 if the message brings keys
 * @param groupId a channel's id as text, or a community's 33 bytes
 * @param keyId 32 bytes, or empty from old clients
 * @param keys what the message brings
 */
record HashRatchetHeader(long deprecatedKeyId, long seqNo, Bytes groupId, Bytes keyId, Optional<HashRatchetKeys> keys) {
    private static final String WHAT = "hash ratchet header";

    /** A header that brings keys. */
    static HashRatchetHeader bringing(Bytes groupId, HashRatchetKeys keys) {
        return new HashRatchetHeader(0, 0, groupId, Bytes.EMPTY, Optional.of(keys));
    }

    ProtoWriter encode() {
        ProtoWriter out = new ProtoWriter();
        Fields.number(out, 1, deprecatedKeyId);
        Fields.number(out, 2, seqNo);
        Fields.bytes(out, 3, groupId);
        Fields.bytes(out, 4, keyId);
        keys.ifPresent(brought -> out.message(5, brought.encode()));
        return out;
    }

    static HashRatchetHeader decode(ProtoReader in) {
        long deprecatedKeyId = 0;
        long seqNo = 0;
        Bytes groupId = Bytes.EMPTY;
        Bytes keyId = Bytes.EMPTY;
        Optional<HashRatchetKeys> keys = Optional.empty();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> deprecatedKeyId = Fields.unsigned(in.int32());
                case 2 -> seqNo = Fields.unsigned(in.int32());
                case 3 -> groupId = in.bytes();
                case 4 -> keyId = in.bytes();
                case 5 -> keys = Optional.of(HashRatchetKeys.decode(in.message(WHAT)));
                default -> in.skip();
            }
        }
        return new HashRatchetHeader(deprecatedKeyId, seqNo, groupId.copy(), keyId.copy(), keys);
    }
}
