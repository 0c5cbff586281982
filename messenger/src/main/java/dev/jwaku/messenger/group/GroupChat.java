package dev.jwaku.messenger.group;

import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.chat.ChatEntry;
import dev.jwaku.messenger.chat.Conversation;
import dev.jwaku.messenger.chat.OutgoingMessage;
import dev.jwaku.messenger.chat.Reaction;
import dev.jwaku.messenger.identity.ChatKey;
import java.util.Collection;
import java.util.List;

/**
 * One private group. What is asked is the present state; what is changed is told to all members. Any thread.
 *
 * <p>What changes or says something throws {@link dev.jwaku.messenger.chat.MessageRefusedException} if we may not do
 * it, do not belong to the group, or too many messages are unacknowledged; nothing has changed then. A receipt is about
 * all other members; without any it is delivered at once.
 */
public final class GroupChat implements Conversation {
    private final GroupDesk desk;
    private final GroupChatId id;

    GroupChat(GroupDesk desk, GroupChatId id) {
        this.desk = desk;
        this.id = id;
    }

    /** The id: {@code <uuid>-0x04…}. */
    @Override
    public String id() {
        return id.text();
    }

    /** Who belongs to it, what it is called, who administers it. */
    public Membership membership() {
        return desk.membership(id);
    }

    /** Whether we belong to the group and take part. */
    public boolean isActive() {
        return desk.isActive(id);
    }

    /** Takes part in a group to which somebody invited us who is no contact; a contact's invitation needs no answer. */
    public OutgoingMessage join() {
        return desk.join(id);
    }

    /** Invites people who are contacts of ours, and we of theirs. */
    public OutgoingMessage add(Collection<ChatKey> people) {
        return desk.add(id, people);
    }

    /** Removes a member, as an administrator. It is told. */
    public OutgoingMessage remove(ChatKey member) {
        return desk.remove(id, member);
    }

    /** Leaves the group. */
    public OutgoingMessage leave() {
        return desk.leave(id);
    }

    /** Gives the group another name. */
    public OutgoingMessage rename(String name) {
        return desk.rename(id, name);
    }

    /** Makes members administrators, as an administrator. */
    public OutgoingMessage makeAdmins(Collection<ChatKey> members) {
        return desk.makeAdmins(id, members);
    }

    @Override
    public OutgoingMessage send(String text) {
        return desk.send(id, text, "");
    }

    @Override
    public OutgoingMessage reply(MessageId to, String text) {
        return desk.send(id, text, to.toString());
    }

    @Override
    public OutgoingMessage edit(MessageId message, String text) {
        return desk.edit(id, message, text);
    }

    @Override
    public OutgoingMessage delete(MessageId message) {
        return desk.delete(id, message);
    }

    @Override
    public OutgoingMessage react(MessageId message, Reaction.Emoji emoji) {
        return desk.react(id, message, emoji, false);
    }

    @Override
    public OutgoingMessage retract(MessageId message, Reaction.Emoji emoji) {
        return desk.react(id, message, emoji, true);
    }

    @Override
    public List<ChatEntry> read(long after, int most) {
        return desk.readMessages(id, after, most);
    }

    @Override
    public List<ChatEntry> readBefore(long before, int most) {
        return desk.readMessagesBefore(id, before, most);
    }

    @Override
    public List<Reaction> reactions(MessageId message) {
        return desk.reactions(id, message);
    }
}
