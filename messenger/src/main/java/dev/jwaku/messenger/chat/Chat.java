package dev.jwaku.messenger.chat;

import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.identity.ChatKey;
import java.util.List;

/** The conversation with one contact. Any thread. */
public final class Chat implements Conversation {
    private final Conversations conversations;
    private final ChatKey peer;

    Chat(Conversations conversations, ChatKey peer) {
        this.conversations = conversations;
        this.peer = peer;
    }

    /** The other person. */
    public ChatKey peer() {
        return peer;
    }

    @Override
    public String id() {
        return peer.hex();
    }

    @Override
    public OutgoingMessage send(String text) {
        return conversations.send(peer, text, "");
    }

    @Override
    public OutgoingMessage reply(MessageId to, String text) {
        return conversations.send(peer, text, to.toString());
    }

    @Override
    public OutgoingMessage edit(MessageId message, String text) {
        return conversations.edit(peer, message, text);
    }

    @Override
    public OutgoingMessage delete(MessageId message) {
        return conversations.delete(peer, message);
    }

    @Override
    public OutgoingMessage react(MessageId message, Reaction.Emoji emoji) {
        return conversations.react(peer, message, emoji, false);
    }

    @Override
    public OutgoingMessage retract(MessageId message, Reaction.Emoji emoji) {
        return conversations.react(peer, message, emoji, true);
    }

    @Override
    public List<ChatEntry> read(long after, int most) {
        return conversations.read(peer, after, most);
    }

    @Override
    public List<ChatEntry> readBefore(long before, int most) {
        return conversations.readBefore(peer, before, most);
    }

    @Override
    public List<Reaction> reactions(MessageId message) {
        return conversations.reactions(peer, message);
    }
}
