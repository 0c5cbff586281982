package dev.jwaku.messenger.application;

import dev.jwaku.libp2p.wire.ProtoReader;
import dev.jwaku.runtime.Bytes;
import java.util.ArrayList;
import java.util.List;

/**
 * What a member of a community may do.
 *
 * @param roles 1 owner, 4 administrator, 5 token master
 * @param lastUpdateClock in seconds, of the last request
 * @param channelRole 0 writes, 1 only reads
 */
public record CommunityMember(List<Long> roles, long lastUpdateClock, int channelRole) {
    /** Copies the lists. */
    public CommunityMember {
        roles = List.copyOf(roles);
    }

    Bytes encode() {
        return new FieldWriter()
                .packed(1, roles)
                .number(3, lastUpdateClock)
                .number(4, channelRole)
                .toBytes();
    }

    static CommunityMember decode(Bytes encoded) {
        ProtoReader in = new ProtoReader(encoded, "CommunityMember");
        List<Long> roles = new ArrayList<>();
        long lastUpdateClock = 0;
        int channelRole = 0;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> Varints.read(in, roles, Bounds.MOST_ELEMENTS, "CommunityMember");
                case 3 -> lastUpdateClock = in.int64();
                case 4 -> channelRole = in.int32();
                default -> in.skip();
            }
        }
        return new CommunityMember(roles, lastUpdateClock, channelRole);
    }
}
