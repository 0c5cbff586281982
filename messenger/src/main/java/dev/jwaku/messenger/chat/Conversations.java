package dev.jwaku.messenger.chat;

import dev.jwaku.messenger.application.ChatMessage;
import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.contact.ContactBook;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.profile.DisplayName;
import dev.jwaku.messenger.profile.MessageStore;
import dev.jwaku.messenger.profile.Profile;
import dev.jwaku.runtime.World;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Chats of two and the inbox of one open profile. Does not own the post office. Thread-safe. */
public final class Conversations {
    private final Profile profile;
    private final Dispatcher dispatcher;
    private final Inbox inbox;
    private final ChatLog log;
    private final AmendmentDesk amendments;

    /** Over what the post office brings. */
    public Conversations(World world, Profile profile, PostOffice postOffice) {
        this.profile = profile;
        this.dispatcher = postOffice;
        this.inbox = new Inbox(world, profile.database(), postOffice.board());
        this.log = new ChatLog(profile.database(), postOffice.board());
        this.amendments = new AmendmentDesk(profile.identity().chatKey(), postOffice.bulletin());
    }

    /** What is said in all chats. */
    public ChatLog log() {
        return log;
    }

    /** Edits, deletes and reacts. */
    public AmendmentDesk amendments() {
        return amendments;
    }

    /** The conversation with a contact. */
    public Chat chat(ChatKey peer) {
        return new Chat(this, peer);
    }

    /** What others sent us. */
    public Inbox inbox() {
        return inbox;
    }

    /** The message with this id, in either direction. */
    public Optional<ChatEntry> find(MessageId id) {
        return profile.database()
                .run("find a message", sql -> MessageStore.find(sql, id))
                .map(ChatEntry::of);
    }

    OutgoingMessage send(ChatKey peer, String text, String answered) {
        ChatRules.requireText(text);
        return dispatcher.run("accept a message", transaction -> accept(transaction, peer, text, answered));
    }

    private OutgoingMessage accept(Transaction transaction, ChatKey peer, String text, String answered)
            throws SQLException {
        long now = transaction.now().toEpochMilli();
        long clock = ChatClocks.next(transaction.sql(), peer.hex(), now);
        ChatMessage message = ChatMessage.oneToOne(clock, now, text, peer.hex())
                .answering(answered)
                .named(DisplayName.read(transaction.sql()))
                .withContactState(ContactBook.read(transaction.sql(), peer).propagated());
        OutgoingMessage receipt = transaction.post(Dispatch.to(peer, ChatMessage.TYPE, message.encode()));
        log.keepOwn(transaction, receipt.id(), peer, message);
        return receipt;
    }

    OutgoingMessage edit(ChatKey peer, MessageId message, String text) {
        return dispatcher.run(
                "edit a message", transaction -> amendments.edit(transaction, Audience.of(peer), message, text));
    }

    OutgoingMessage delete(ChatKey peer, MessageId message) {
        return dispatcher.run(
                "delete a message", transaction -> amendments.delete(transaction, Audience.of(peer), message));
    }

    OutgoingMessage react(ChatKey peer, MessageId message, Reaction.Emoji emoji, boolean isRetracted) {
        return dispatcher.run(
                "react to a message",
                transaction -> amendments.react(transaction, Audience.of(peer), message, emoji, isRetracted));
    }

    List<ChatEntry> read(ChatKey peer, long after, int most) {
        return log.read(peer, after, most);
    }

    List<ChatEntry> readBefore(ChatKey peer, long before, int most) {
        return log.readBefore(peer, before, most);
    }

    List<Reaction> reactions(ChatKey peer, MessageId message) {
        return profile.database().run("read reactions", sql -> Amendments.reactions(sql, message, peer.hex()));
    }
}
