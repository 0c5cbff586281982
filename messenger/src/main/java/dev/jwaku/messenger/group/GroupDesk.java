package dev.jwaku.messenger.group;

import dev.jwaku.messenger.application.ChatMessage;
import dev.jwaku.messenger.application.MembershipEvent;
import dev.jwaku.messenger.application.MembershipEventType;
import dev.jwaku.messenger.application.MembershipUpdateMessage;
import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.application.SignedMembershipEvent;
import dev.jwaku.messenger.chat.AmendmentDesk;
import dev.jwaku.messenger.chat.Amendments;
import dev.jwaku.messenger.chat.Audience;
import dev.jwaku.messenger.chat.Bulletin;
import dev.jwaku.messenger.chat.ChatClocks;
import dev.jwaku.messenger.chat.ChatEntry;
import dev.jwaku.messenger.chat.ChatLog;
import dev.jwaku.messenger.chat.ChatRules;
import dev.jwaku.messenger.chat.Dispatch;
import dev.jwaku.messenger.chat.Dispatcher;
import dev.jwaku.messenger.chat.MessageRefusedException;
import dev.jwaku.messenger.chat.OutgoingMessage;
import dev.jwaku.messenger.chat.Reaction;
import dev.jwaku.messenger.chat.Transaction;
import dev.jwaku.messenger.contact.ContactBook;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.identity.Identity;
import dev.jwaku.messenger.profile.DisplayName;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Entropy;
import dev.jwaku.sqlite.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Changes private groups, speaks in them, stores it, and tells the members. Thread-safe. */
public final class GroupDesk implements Groups {
    private final Identity self;
    private final Entropy entropy;
    private final Dispatcher dispatcher;
    private final ChatLog log;
    private final AmendmentDesk amendments;
    private final Bulletin bulletin;

    /** For one person. */
    public GroupDesk(
            Identity self,
            Entropy entropy,
            Dispatcher dispatcher,
            ChatLog log,
            AmendmentDesk amendments,
            Bulletin bulletin) {
        this.self = self;
        this.entropy = entropy;
        this.dispatcher = dispatcher;
        this.log = log;
        this.amendments = amendments;
        this.bulletin = bulletin;
    }

    @Override
    public GroupChat create(String name, Collection<ChatKey> members) {
        GroupChatId id = GroupChatId.create(self.chatKey(), entropy);
        OutgoingMessage ignored = dispatcher.run("create a group", transaction -> {
            if (GroupBook.count(transaction.sql()) >= GroupBook.MOST_GROUPS) {
                throw new MessageRefusedException("there are " + GroupBook.MOST_GROUPS + " groups, no more are made");
            }
            GroupBook.insert(transaction.sql(), id, true, transaction.now());
            List<MembershipEvent> events = new ArrayList<>();
            events.add(event(clock(transaction, id), MembershipEventType.CHAT_CREATED, List.of(), name));
            if (!members.isEmpty()) {
                requireMutual(transaction, members);
                events.add(event(clock(transaction, id), MembershipEventType.MEMBERS_ADDED, members, ""));
            }
            return change(transaction, id, events);
        });
        return new GroupChat(this, id);
    }

    @Override
    public List<GroupChat> all() {
        return dispatcher.read("read groups", GroupBook::ids).stream()
                .map(id -> new GroupChat(this, id))
                .toList();
    }

    @Override
    public Optional<GroupChat> find(String id) {
        GroupChatId parsed;
        try {
            parsed = GroupChatId.parse(id);
        } catch (InvalidGroupException e) {
            return Optional.empty();
        }
        return dispatcher.read("find a group", sql -> GroupBook.knows(sql, parsed))
                ? Optional.of(new GroupChat(this, parsed))
                : Optional.empty();
    }

    Membership membership(GroupChatId id) {
        return dispatcher.read("read a group", sql -> read(sql, id));
    }

    boolean isActive(GroupChatId id) {
        return dispatcher.read(
                "read a group",
                sql -> GroupBook.isConfirmed(sql, id) && read(sql, id).hasJoined(self.chatKey()));
    }

    OutgoingMessage join(GroupChatId id) {
        return dispatcher.run("join a group", transaction -> {
            GroupBook.confirm(transaction.sql(), id);
            return change(transaction, id, MembershipEventType.MEMBER_JOINED, List.of(), "");
        });
    }

    OutgoingMessage add(GroupChatId id, Collection<ChatKey> people) {
        return dispatcher.run("invite to a group", transaction -> {
            requireMutual(transaction, people);
            return change(transaction, id, MembershipEventType.MEMBERS_ADDED, people, "");
        });
    }

    OutgoingMessage remove(GroupChatId id, ChatKey member) {
        return dispatcher.run(
                "remove from a group",
                transaction -> change(transaction, id, MembershipEventType.MEMBER_REMOVED, List.of(member), ""));
    }

    OutgoingMessage leave(GroupChatId id) {
        return remove(id, self.chatKey());
    }

    OutgoingMessage rename(GroupChatId id, String name) {
        return dispatcher.run(
                "rename a group",
                transaction -> change(transaction, id, MembershipEventType.NAME_CHANGED, List.of(), name));
    }

    OutgoingMessage makeAdmins(GroupChatId id, Collection<ChatKey> members) {
        return dispatcher.run(
                "make administrators",
                transaction -> change(transaction, id, MembershipEventType.ADMINS_ADDED, members, ""));
    }

    OutgoingMessage send(GroupChatId id, String text, String answered) {
        ChatRules.requireText(text);
        return dispatcher.run("accept a message to a group", transaction -> {
            Membership group = requireActive(transaction, id);
            ChatMessage message = ChatMessage.inGroup(
                            clock(transaction, id), transaction.now().toEpochMilli(), text, id.text())
                    .answering(answered)
                    .named(DisplayName.read(transaction.sql()));
            MembershipUpdateMessage update = update(group, Optional.of(message));
            OutgoingMessage receipt = transaction.post(
                    Dispatch.to(audience(group).others(), MembershipUpdateMessage.TYPE, update.encode()));
            log.keepOwn(transaction, receipt.id(), self.chatKey(), message);
            return receipt;
        });
    }

    OutgoingMessage edit(GroupChatId id, MessageId message, String text) {
        return dispatcher.run(
                "edit a message",
                transaction -> amendments.edit(transaction, audience(requireActive(transaction, id)), message, text));
    }

    OutgoingMessage delete(GroupChatId id, MessageId message) {
        return dispatcher.run(
                "delete a message",
                transaction -> amendments.delete(transaction, audience(requireActive(transaction, id)), message));
    }

    OutgoingMessage react(GroupChatId id, MessageId message, Reaction.Emoji emoji, boolean isRetracted) {
        return dispatcher.run(
                "react to a message",
                transaction -> amendments.react(
                        transaction, audience(requireActive(transaction, id)), message, emoji, isRetracted));
    }

    List<ChatEntry> readMessages(GroupChatId id, long after, int most) {
        return log.read(id.text(), after, most);
    }

    List<ChatEntry> readMessagesBefore(GroupChatId id, long before, int most) {
        return log.readBefore(id.text(), before, most);
    }

    List<Reaction> reactions(GroupChatId id, MessageId message) {
        return dispatcher.read("read reactions", sql -> Amendments.reactions(sql, message, id.text()));
    }

    private OutgoingMessage change(
            Transaction transaction, GroupChatId id, MembershipEventType type, Collection<ChatKey> people, String name)
            throws SQLException {
        return change(transaction, id, List.of(event(clock(transaction, id), type, people, name)));
    }

    /** Makes a change of ours while something is taken in. */
    void tell(Transaction transaction, GroupChatId id, MembershipEvent event) throws SQLException {
        OutgoingMessage ignored = change(transaction, id, List.of(event));
    }

    /** Makes changes of ours, if the rules allow them, and tells all who are in the group before or after them. */
    private OutgoingMessage change(Transaction transaction, GroupChatId id, List<MembershipEvent> events)
            throws SQLException {
        Membership before = read(transaction.sql(), id);
        Membership after = before;
        List<SignedMembershipEvent> signed = new ArrayList<>();
        try {
            for (MembershipEvent event : events) {
                SignedMembershipEvent change = SignedMembershipEvent.sign(self, id.text(), event);
                after = after.with(change);
                signed.add(change);
            }
            int added = GroupBook.add(transaction.sql(), id, signed);
            if (added < signed.size()) {
                throw new InvalidGroupException("the change was made already");
            }
        } catch (InvalidGroupException e) {
            throw new MessageRefusedException(String.valueOf(e.getMessage()));
        }
        Membership now = after;
        transaction.afterCommit(() -> bulletin.tell(listener -> listener.onGroup(id.text())));
        Set<ChatKey> told = new LinkedHashSet<>(before.members());
        told.addAll(now.members());
        told.remove(self.chatKey());
        return transaction.post(Dispatch.to(
                List.copyOf(told),
                MembershipUpdateMessage.TYPE,
                update(now, Optional.empty()).encode()));
    }

    private static MembershipUpdateMessage update(Membership group, Optional<ChatMessage> message) {
        List<Bytes> events =
                group.effective().stream().map(SignedMembershipEvent::encode).toList();
        return new MembershipUpdateMessage(group.id().text(), events, message, Optional.empty());
    }

    private static MembershipEvent event(
            long clock, MembershipEventType type, Collection<ChatKey> people, String name) {
        List<String> members = people.stream().map(ChatKey::hex).distinct().toList();
        return new MembershipEvent(clock, members, name, type.number(), "", Bytes.EMPTY);
    }

    private long clock(Transaction transaction, GroupChatId id) throws SQLException {
        return ChatClocks.next(transaction.sql(), id.text(), transaction.now().toEpochMilli());
    }

    private Audience audience(Membership group) {
        List<ChatKey> others = group.members().stream()
                .filter(member -> !member.equals(self.chatKey()))
                .toList();
        return new Audience(group.id().text(), true, others);
    }

    private Membership requireActive(Transaction transaction, GroupChatId id) throws SQLException {
        Membership group = read(transaction.sql(), id);
        if (!group.isMember(self.chatKey()) || !GroupBook.isConfirmed(transaction.sql(), id)) {
            throw new MessageRefusedException("we do not belong to group " + id);
        }
        return group;
    }

    private static Membership read(Sql sql, GroupChatId id) throws SQLException {
        return GroupBook.read(sql, id).orElseThrow(() -> new MessageRefusedException("group " + id + " is not known"));
    }

    private static void requireMutual(Transaction transaction, Collection<ChatKey> people) throws SQLException {
        for (ChatKey person : people) {
            if (!ContactBook.read(transaction.sql(), person).isMutual()) {
                throw new MessageRefusedException(person + " is no contact of ours, or we are none of it");
            }
        }
    }
}
