package dev.jwaku.messenger.datasync;

import dev.jwaku.libp2p.identity.Sha256;
import dev.jwaku.libp2p.wire.ProtoReader;
import dev.jwaku.libp2p.wire.ProtoWriter;
import dev.jwaku.runtime.Bytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * An MVDS message.
 *
 * @param groupId see {@link GroupId}
 * @param timestamp Unix time in seconds when it was written
 * @param body what it carries
 */
public record MvdsMessage(Bytes groupId, long timestamp, Bytes body) {
    private static final Bytes ID_PREFIX = Bytes.utf8("MESSAGE_ID");

    /** SHA-256 of the prefix, group, time (8 bytes, little-endian) and body. */
    public MvdsId id() {
        byte[] time = ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(timestamp)
                .array();
        return new MvdsId(Sha256.hash(ID_PREFIX, groupId, Bytes.wrap(time), body));
    }

    ProtoWriter encode() {
        ProtoWriter out = new ProtoWriter();
        if (!groupId.isEmpty()) {
            out.bytes(6001, groupId);
        }
        if (timestamp != 0) {
            out.int64(6002, timestamp);
        }
        if (!body.isEmpty()) {
            out.bytes(6003, body);
        }
        return out;
    }

    static MvdsMessage decode(ProtoReader in) {
        Bytes groupId = Bytes.EMPTY;
        long timestamp = 0;
        Bytes body = Bytes.EMPTY;
        while (in.next()) {
            switch (in.field()) {
                case 6001 -> groupId = in.bytes();
                case 6002 -> timestamp = in.int64();
                case 6003 -> body = in.bytes();
                default -> in.skip();
            }
        }
        return new MvdsMessage(groupId, timestamp, body);
    }
}
