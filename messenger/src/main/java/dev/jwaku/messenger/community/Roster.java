package dev.jwaku.messenger.community;

import dev.jwaku.messenger.application.ChatIdentity;
import dev.jwaku.messenger.application.CommunityChat;
import dev.jwaku.messenger.application.CommunityDescription;
import dev.jwaku.messenger.application.CommunityMember;
import dev.jwaku.messenger.application.CommunityPermissions;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.runtime.Bytes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Makes and changes descriptions of communities; what is made has a higher clock than what it is made from. Pure. */
final class Roster {
    /** Everybody comes in. */
    static final int AUTO_ACCEPT = 1;
    /** The owner decides. */
    static final int MANUAL_ACCEPT = 3;

    private static final long OWNER = 1;
    private static final String COLOR = "#4360df";

    private Roster() {}

    /** A new community with one channel and its owner as member. */
    static CommunityDescription create(
            CommunityId id, ChatKey owner, String name, String introduction, int access, String channel, long clock) {
        ChatIdentity identity = identity(0, name, introduction);
        Map<String, CommunityMember> members = new LinkedHashMap<>();
        members.put(owner.hex(), new CommunityMember(List.of(OWNER), 0, 0));
        Map<String, CommunityChat> chats = new LinkedHashMap<>();
        chats.put(
                channel,
                new CommunityChat(
                        members,
                        Optional.of(new CommunityPermissions(false, false, AUTO_ACCEPT)),
                        Optional.of(identity(0, "general", "General channel for the community")),
                        "",
                        0));
        return new CommunityDescription(
                clock,
                members,
                Optional.of(new CommunityPermissions(false, false, access)),
                Optional.of(identity),
                chats,
                Optional.of(Bytes.EMPTY),
                "",
                "",
                List.of(),
                0,
                id.toString());
    }

    private static ChatIdentity identity(long clock, String name, String introduction) {
        return new ChatIdentity(clock, "", List.of(), name, introduction, COLOR, "", 0, Optional.empty(), 0);
    }

    /** With one more member. */
    static CommunityDescription with(CommunityDescription description, ChatKey member, long requestClock, long clock) {
        CommunityMember entry = new CommunityMember(List.of(), requestClock, 0);
        return change(description, clock, members -> {
            members.putIfAbsent(member.hex(), entry);
            return members;
        });
    }

    /** The same, told again. */
    static CommunityDescription renewed(CommunityDescription description, long clock) {
        return change(description, clock, members -> members);
    }

    /** Without a member. */
    static CommunityDescription without(CommunityDescription description, ChatKey member, long clock) {
        return change(description, clock, members -> {
            members.remove(member.hex());
            return members;
        });
    }

    private static CommunityDescription change(
            CommunityDescription old, long clock, UnaryOperator<Map<String, CommunityMember>> change) {
        Map<String, CommunityChat> chats = new LinkedHashMap<>();
        old.chats()
                .forEach((id, chat) -> chats.put(
                        id,
                        new CommunityChat(
                                change.apply(new LinkedHashMap<>(chat.members())),
                                chat.permissions(),
                                chat.identity(),
                                chat.categoryId(),
                                chat.position())));
        return new CommunityDescription(
                Math.max(clock, old.clock() + 1),
                change.apply(new LinkedHashMap<>(old.members())),
                old.permissions(),
                old.identity(),
                chats,
                old.adminSettings(),
                old.intro(),
                old.outro(),
                old.tags(),
                old.activeMembers(),
                old.id());
    }

    /** Who runs the community, as its description says: data sync reaches it. */
    static Optional<ChatKey> owner(CommunityDescription description) {
        for (Map.Entry<String, CommunityMember> member : description.members().entrySet()) {
            if (member.getValue().roles().contains(OWNER)) {
                try {
                    return Optional.of(ChatKey.parse(member.getKey()));
                } catch (IllegalArgumentException e) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    static boolean lists(CommunityDescription description, ChatKey member) {
        return description.members().containsKey(member.hex());
    }

    static boolean acceptsEverybody(CommunityDescription description) {
        return description.permissions().map(CommunityPermissions::access).orElse(0) == AUTO_ACCEPT;
    }
}
