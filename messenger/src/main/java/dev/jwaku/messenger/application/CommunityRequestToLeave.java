package dev.jwaku.messenger.application;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.wire.ProtoReader;
import dev.jwaku.runtime.Bytes;

/**
 * A member leaves a community.
 *
 * @param clock in seconds
 * @param communityId 33 bytes
 */
public record CommunityRequestToLeave(long clock, Bytes communityId) implements ApplicationMessage {
    /** Application message type in {@link ApplicationMetadataMessage}. */
    public static final int TYPE = 57;

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public Bytes encode() {
        return new FieldWriter().number(1, clock).bytes(2, communityId).toBytes();
    }

    /**
     * Reads the protobuf.
     *
     * @throws MalformedMessageException if it is none
     */
    public static CommunityRequestToLeave decode(Bytes encoded) {
        ProtoReader in = new ProtoReader(encoded, "CommunityRequestToLeave");
        long clock = 0;
        Bytes communityId = Bytes.EMPTY;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> clock = in.int64();
                case 2 -> communityId = in.bytes();
                default -> in.skip();
            }
        }
        return new CommunityRequestToLeave(clock, communityId);
    }
}
