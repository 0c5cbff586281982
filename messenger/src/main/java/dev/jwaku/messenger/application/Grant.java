package dev.jwaku.messenger.application;

import dev.jwaku.libp2p.wire.ProtoReader;
import dev.jwaku.runtime.Bytes;

/**
 * A permission that a community gives to a member.
 *
 * @param communityId 33 bytes
 * @param memberId 33 bytes
 * @param chatId id of a channel, or empty
 * @param clock Lamport clock in milliseconds
 * @param expires deprecated
 */
public record Grant(Bytes communityId, Bytes memberId, String chatId, long clock, long expires) {
    /** The protobuf: fields in the order of their numbers, default values left out. */
    public Bytes encode() {
        return new FieldWriter()
                .bytes(1, communityId)
                .bytes(2, memberId)
                .string(3, chatId)
                .number(4, clock)
                .number(5, expires)
                .toBytes();
    }

    static Grant decode(Bytes encoded) {
        ProtoReader in = new ProtoReader(encoded, "Grant");
        Bytes communityId = Bytes.EMPTY;
        Bytes memberId = Bytes.EMPTY;
        String chatId = "";
        long clock = 0;
        long expires = 0;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> communityId = in.bytes();
                case 2 -> memberId = in.bytes();
                case 3 -> chatId = in.string();
                case 4 -> clock = in.int64();
                case 5 -> expires = in.int64();
                default -> in.skip();
            }
        }
        return new Grant(communityId, memberId, chatId, clock, expires);
    }
}
