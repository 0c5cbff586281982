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
    private static final int GROUP_ID = 1;
    private static final int TIMESTAMP = 2;
    private static final int BODY = 3;

    /** SHA-256 of the prefix, group, time (8 bytes, little-endian) and body. */
    public MvdsId id() {
        byte[] time = ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(timestamp)
                .array();
        return new MvdsId(Sha256.hash(ID_PREFIX, groupId, Bytes.wrap(time), body));
    }

    /** Whether it could be for two people: a group and something said. */
    boolean isComplete() {
        return groupId.length() == GroupId.LENGTH && !body.isEmpty();
    }

    /** The protobuf; its fields are numbered from {@code base} + 1. */
    ProtoWriter encode(int base) {
        ProtoWriter out = new ProtoWriter();
        if (!groupId.isEmpty()) {
            out.bytes(base + GROUP_ID, groupId);
        }
        if (timestamp != 0) {
            out.int64(base + TIMESTAMP, timestamp);
        }
        if (!body.isEmpty()) {
            out.bytes(base + BODY, body);
        }
        return out;
    }

    static MvdsMessage decode(ProtoReader in, int base) {
        Bytes groupId = Bytes.EMPTY;
        long timestamp = 0;
        Bytes body = Bytes.EMPTY;
        while (in.next()) {
            switch (in.field() - base) {
                case GROUP_ID -> groupId = in.bytes();
                case TIMESTAMP -> timestamp = in.int64();
                case BODY -> body = in.bytes();
                default -> in.skip();
            }
        }
        return new MvdsMessage(groupId, timestamp, body);
    }
}
