package dev.jwaku.messenger.application;

import dev.jwaku.libp2p.wire.ProtoReader;
import dev.jwaku.runtime.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The members of a community or channel: a protobuf map from text to message, whose entries always hold both. */
final class CommunityMembers {
    private CommunityMembers() {}

    static List<Bytes> encode(Map<String, CommunityMember> members) {
        List<Bytes> entries = new ArrayList<>();
        members.forEach((key, member) -> entries.add(entry(key, member.encode())));
        return entries;
    }

    static Bytes entry(String key, Bytes value) {
        return new FieldWriter()
                .texts(1, List.of(key))
                .present(2, Optional.of(value))
                .toBytes();
    }

    static void read(Bytes encoded, Map<String, CommunityMember> members, String what) {
        Entry entry = readEntry(encoded, what);
        CommunityMember member = CommunityMember.decode(entry.value());
        Bounds.put(members, entry.key(), member, Bounds.MOST_COMMUNITY_MEMBERS, what);
    }

    static Entry readEntry(Bytes encoded, String what) {
        ProtoReader in = new ProtoReader(encoded, what);
        String key = "";
        Bytes value = Bytes.EMPTY;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> key = in.string();
                case 2 -> value = in.bytes();
                default -> in.skip();
            }
        }
        return new Entry(key, value);
    }

    record Entry(String key, Bytes value) {}
}
