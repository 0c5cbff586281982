package dev.jwaku.messenger.group;

import dev.jwaku.messenger.application.ChatMessage;
import dev.jwaku.messenger.application.EmojiReaction;
import dev.jwaku.messenger.application.MembershipEvent;
import dev.jwaku.messenger.application.MembershipEventType;
import dev.jwaku.messenger.application.MembershipUpdateMessage;
import dev.jwaku.messenger.chat.AmendmentIntake;
import dev.jwaku.messenger.chat.Bulletin;
import dev.jwaku.messenger.chat.ChatClocks;
import dev.jwaku.messenger.chat.ChatLog;
import dev.jwaku.messenger.chat.ChatRules;
import dev.jwaku.messenger.chat.Handlers;
import dev.jwaku.messenger.chat.Incoming;
import dev.jwaku.messenger.chat.Transaction;
import dev.jwaku.messenger.chat.Verdict;
import dev.jwaku.messenger.contact.ContactBook;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Meters;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Takes in what others tell of private groups and say in them. Used by the courier task only. */
public final class GroupIntake {
    /** Most groups of strangers that wait for us to say whether we want to be in them; more come later. */
    public static final int MOST_UNCONFIRMED = 100;

    private final ChatKey self;
    private final GroupDesk desk;
    private final ChatLog log;
    private final AmendmentIntake amendments;
    private final Bulletin bulletin;
    private final Meters.Counter refused;

    /** Counts what finds no room or breaks a rule in {@code jwaku_messenger_refused_total}. */
    public GroupIntake(
            ChatKey self, GroupDesk desk, ChatLog log, AmendmentIntake amendments, Bulletin bulletin, Meters meters) {
        this.self = self;
        this.desk = desk;
        this.log = log;
        this.amendments = amendments;
        this.bulletin = bulletin;
        this.refused = meters.counter("jwaku_messenger_refused_total");
    }

    /** Has messages about groups dealt with. */
    public void register(Handlers handlers) {
        handlers.on(MembershipUpdateMessage.TYPE, this::onUpdate);
    }

    private Verdict onUpdate(Transaction transaction, Incoming incoming) throws SQLException {
        MembershipUpdateMessage message = MembershipUpdateMessage.decode(incoming.payload());
        try {
            GroupChatId id = GroupChatId.parse(message.chatId());
            GroupUpdate update = GroupUpdate.read(message, GroupBook.events(transaction.sql(), id));
            return onUpdate(transaction, incoming, message, update);
        } catch (InvalidGroupException e) {
            refused.increment();
            return Verdict.REFUSED;
        }
    }

    private Verdict onUpdate(
            Transaction transaction, Incoming incoming, MembershipUpdateMessage message, GroupUpdate update)
            throws SQLException {
        if (!incoming.isByItsSender() || !update.concerns(incoming.sender(), self)) {
            refused.increment();
            return Verdict.REFUSED;
        }
        if (update.isAheadOf(transaction.now()) || !hasRoom(transaction, incoming, update)) {
            refused.increment();
            return Verdict.LATER;
        }
        GroupChatId id = update.id();
        GroupBook.insert(transaction.sql(), id, isWanted(transaction, incoming, update), transaction.now());
        if (isWanted(transaction, incoming, update)) {
            GroupBook.confirm(transaction.sql(), id);
        }
        int added = GroupBook.add(transaction.sql(), id, update.events());
        Membership group = GroupBook.read(transaction.sql(), id).orElseThrow();
        ChatClocks.witness(transaction.sql(), id.text(), group.lastClock());
        if (added > 0) {
            transaction.afterCommit(() -> bulletin.tell(listener -> listener.onGroup(id.text())));
            takePart(transaction, group);
        }
        return say(transaction, incoming, message, group);
    }

    /** Whether a group that is not known yet may be added. */
    private boolean hasRoom(Transaction transaction, Incoming incoming, GroupUpdate update) throws SQLException {
        return GroupBook.knows(transaction.sql(), update.id())
                || GroupBook.count(transaction.sql()) < GroupBook.MOST_GROUPS
                        && (isWanted(transaction, incoming, update)
                                || GroupBook.unconfirmed(transaction.sql()) < MOST_UNCONFIRMED);
    }

    /** A group is wanted if its creator, or who tells of it, is a contact of ours. */
    private boolean isWanted(Transaction transaction, Incoming incoming, GroupUpdate update) throws SQLException {
        return update.id().creator().equals(self)
                || ContactBook.read(transaction.sql(), incoming.sender()).isAdded()
                || ContactBook.read(transaction.sql(), update.id().creator()).isAdded();
    }

    /** Tells the others that we take part in a group that a contact invited us to, as status-go does. */
    private void takePart(Transaction transaction, Membership group) throws SQLException {
        if (!group.isMember(self) || group.hasJoined(self) || !GroupBook.isConfirmed(transaction.sql(), group.id())) {
            return;
        }
        long clock = ChatClocks.next(
                transaction.sql(), group.id().text(), transaction.now().toEpochMilli());
        MembershipEvent joined =
                new MembershipEvent(clock, List.of(), "", MembershipEventType.MEMBER_JOINED.number(), "", Bytes.EMPTY);
        desk.tell(transaction, group.id(), joined);
    }

    private Verdict say(Transaction transaction, Incoming incoming, MembershipUpdateMessage message, Membership group)
            throws SQLException {
        if (message.message().isEmpty() && message.reaction().isEmpty()) {
            return Verdict.ACCEPTED;
        }
        if (!group.isMember(self)) {
            // The sender does not know yet that we left: what it says is not for us.
            return Verdict.ACCEPTED;
        }
        if (!group.isMember(incoming.sender())) {
            refused.increment();
            return Verdict.REFUSED;
        }
        if (!GroupBook.isConfirmed(transaction.sql(), group.id())) {
            return Verdict.LATER;
        }
        Optional<EmojiReaction> reaction = message.reaction();
        if (reaction.isPresent()) {
            return amendments.onReaction(transaction, incoming, reaction.get());
        }
        ChatMessage text = message.message().orElseThrow();
        Optional<Verdict> judged = ChatRules.judge(text, incoming);
        if (judged.isPresent()) {
            return judged.get();
        }
        if (text.messageType() != ChatMessage.PRIVATE_GROUP
                || !text.chatId().equals(group.id().text())) {
            return Verdict.REFUSED;
        }
        log.keep(transaction, incoming, text);
        return Verdict.ACCEPTED;
    }
}
