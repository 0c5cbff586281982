package dev.jwaku.messenger.group;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.messenger.application.MembershipUpdateMessage;
import dev.jwaku.messenger.application.SignedMembershipEvent;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.runtime.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * What somebody told of a group, with every signature recovered and every rule checked. Pure.
 *
 * @param id the group
 * @param events its changes as the sender knows them
 * @param group what they make
 */
record GroupUpdate(GroupChatId id, List<SignedMembershipEvent> events, Membership group) {
    /** How far ahead of our clock a change may be. */
    static final Duration MAX_CLOCK_AHEAD = Duration.ofMinutes(2);

    /** Reads a message about a group of which nothing is known. */
    static GroupUpdate read(MembershipUpdateMessage message) {
        return read(message, List.of());
    }

    /**
     * Reads a message.
     *
     * @param known changes of the group whose signatures were recovered before
     * @throws InvalidGroupException if a rule is broken
     * @throws MalformedMessageException if a change is none, or its signature gives no key
     */
    static GroupUpdate read(MembershipUpdateMessage message, Collection<SignedMembershipEvent> known) {
        GroupChatId id = GroupChatId.parse(message.chatId());
        Map<Bytes, SignedMembershipEvent> recovered = new LinkedHashMap<>();
        known.forEach(signed -> recovered.put(signed.encode(), signed));
        List<SignedMembershipEvent> events = new ArrayList<>();
        for (Bytes raw : new LinkedHashSet<>(message.events())) {
            SignedMembershipEvent before = recovered.get(raw);
            events.add(before == null ? SignedMembershipEvent.decode(id.text(), raw) : before);
        }
        return new GroupUpdate(id, events, Membership.strict(id, events));
    }

    /** Whether a change comes from the future: it may be right when our clock has come that far. */
    boolean isAheadOf(Instant now) {
        return group.lastClock() > now.plus(MAX_CLOCK_AHEAD).toEpochMilli();
    }

    /** Whether the sender and we have to do with the group. */
    boolean concerns(ChatKey sender, ChatKey self) {
        return group.wasEverMember(sender) && group.wasEverMember(self);
    }
}
