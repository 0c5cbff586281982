package dev.jwaku.messenger.application;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.wire.ProtoReader;
import dev.jwaku.runtime.Bytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a community is, signed by its key. What only encrypted, token-gated or archived communities use is stepped over
 * when reading.
 *
 * @param clock Lamport clock in milliseconds; the highest one holds
 * @param members by {@code 0x04…} key, in the order of the wire
 * @param permissions who may join
 * @param identity how it is called
 * @param chats its channels by id, in the order of the wire
 * @param adminSettings as they came
 * @param intro what newcomers read
 * @param outro what leavers read
 * @param tags what it is about
 * @param activeMembers how many were seen of late
 * @param id {@code 0x…}, the compressed key of the community
 */
public record CommunityDescription(
        long clock,
        Map<String, CommunityMember> members,
        Optional<CommunityPermissions> permissions,
        Optional<ChatIdentity> identity,
        Map<String, CommunityChat> chats,
        Optional<Bytes> adminSettings,
        String intro,
        String outro,
        List<String> tags,
        long activeMembers,
        String id)
        implements ApplicationMessage {
    /** Application message type in {@link ApplicationMetadataMessage}. */
    public static final int TYPE = 25;

    private static final String WHAT = "CommunityDescription";

    /** Copies maps and lists. */
    public CommunityDescription {
        members = new LinkedHashMap<>(members);
        chats = new LinkedHashMap<>(chats);
        tags = List.copyOf(tags);
    }

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public Bytes encode() {
        List<Bytes> channels = new ArrayList<>();
        chats.forEach((key, chat) -> channels.add(CommunityMembers.entry(key, chat.encode())));
        return new FieldWriter()
                .number(1, clock)
                .repeated(2, CommunityMembers.encode(members))
                .present(3, permissions.map(CommunityPermissions::encode))
                .present(5, identity.map(ChatIdentity::encode))
                .repeated(6, channels)
                .present(10, adminSettings)
                .string(11, intro)
                .string(12, outro)
                .texts(14, tags)
                .number(17, activeMembers)
                .string(18, id)
                .toBytes();
    }

    /**
     * Reads the protobuf.
     *
     * @throws MalformedMessageException if it is none
     */
    public static CommunityDescription decode(Bytes encoded) {
        ProtoReader in = new ProtoReader(encoded, WHAT);
        Decoder decoder = new Decoder();
        while (in.next()) {
            decoder.read(in);
        }
        return decoder.description();
    }

    private static final class Decoder {
        private long clock;
        private final Map<String, CommunityMember> members = new LinkedHashMap<>();
        private Optional<CommunityPermissions> permissions = Optional.empty();
        private Optional<ChatIdentity> identity = Optional.empty();
        private final Map<String, CommunityChat> chats = new LinkedHashMap<>();
        private Optional<Bytes> adminSettings = Optional.empty();
        private String intro = "";
        private String outro = "";
        private final List<String> tags = new ArrayList<>();
        private long activeMembers;
        private String id = "";

        void read(ProtoReader in) {
            switch (in.field()) {
                case 1 -> clock = in.int64();
                case 2 -> CommunityMembers.read(in.bytes(), members, WHAT);
                case 3 -> permissions = Optional.of(CommunityPermissions.decode(in.bytes()));
                case 5 -> identity = Optional.of(ChatIdentity.decode(in.bytes()));
                case 6 -> readChat(in.bytes());
                case 10 -> adminSettings = Optional.of(in.bytes());
                case 11 -> intro = in.string();
                case 12 -> outro = in.string();
                case 14 -> Bounds.add(tags, in.string(), Bounds.MOST_ELEMENTS, WHAT);
                case 17 -> activeMembers = in.int64();
                case 18 -> id = in.string();
                default -> in.skip();
            }
        }

        private void readChat(Bytes encoded) {
            CommunityMembers.Entry entry = CommunityMembers.readEntry(encoded, WHAT);
            CommunityChat chat = CommunityChat.decode(entry.value());
            Bounds.put(chats, entry.key(), chat, Bounds.MOST_CHANNELS, WHAT);
        }

        CommunityDescription description() {
            return new CommunityDescription(
                    clock, members, permissions, identity, chats, adminSettings, intro, outro, tags, activeMembers, id);
        }
    }
}
