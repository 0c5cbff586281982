package dev.jwaku.messenger.application;

import dev.jwaku.libp2p.wire.ProtoReader;
import dev.jwaku.runtime.Bytes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A channel of a community.
 *
 * @param members by {@code 0x04…} key, in the order of the wire
 * @param permissions who may come in
 * @param identity how it is called
 * @param categoryId which part of the community it belongs to, or empty
 * @param position among the others
 */
public record CommunityChat(
        Map<String, CommunityMember> members,
        Optional<CommunityPermissions> permissions,
        Optional<ChatIdentity> identity,
        String categoryId,
        int position) {
    private static final String WHAT = "CommunityChat";

    /** Copies the map. */
    public CommunityChat {
        members = new LinkedHashMap<>(members);
    }

    Bytes encode() {
        return new FieldWriter()
                .repeated(1, CommunityMembers.encode(members))
                .present(2, permissions.map(CommunityPermissions::encode))
                .present(3, identity.map(ChatIdentity::encode))
                .string(4, categoryId)
                .number(5, position)
                .toBytes();
    }

    static CommunityChat decode(Bytes encoded) {
        ProtoReader in = new ProtoReader(encoded, WHAT);
        Map<String, CommunityMember> members = new LinkedHashMap<>();
        Optional<CommunityPermissions> permissions = Optional.empty();
        Optional<ChatIdentity> identity = Optional.empty();
        String categoryId = "";
        int position = 0;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> CommunityMembers.read(in.bytes(), members, WHAT);
                case 2 -> permissions = Optional.of(CommunityPermissions.decode(in.bytes()));
                case 3 -> identity = Optional.of(ChatIdentity.decode(in.bytes()));
                case 4 -> categoryId = in.string();
                case 5 -> position = in.int32();
                default -> in.skip();
            }
        }
        return new CommunityChat(members, permissions, identity, categoryId, position);
    }
}
