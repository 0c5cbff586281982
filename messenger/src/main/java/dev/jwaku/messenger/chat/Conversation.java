package dev.jwaku.messenger.chat;

import dev.jwaku.messenger.application.MessageId;
import java.util.List;

/**
 * Where things are said: to one person, or in a group. Any thread.
 *
 * <p>What is said is on disk when its call returns, and is sent until every recipient has acknowledged it, also by
 * later runs of the program. All that says something throws {@link MessageRefusedException} if it is not as it must be,
 * or too many messages are unacknowledged, and {@link dev.jwaku.sqlite.StorageException} if it cannot be stored.
 */
public interface Conversation {
    /** The id of the chat: the other person's {@code 0x04…} key, or that of the group. */
    String id();

    /**
     * Says something.
     *
     * @param text not blank, at most 4096 characters (code points)
     */
    OutgoingMessage send(String text);

    /**
     * Answers a message of this chat.
     *
     * @param to which; need not be known here
     * @param text as in {@link #send}
     */
    OutgoingMessage reply(MessageId to, String text);

    /**
     * Gives a message of ours another text.
     *
     * @param text as in {@link #send}
     */
    OutgoingMessage edit(MessageId message, String text);

    /** Deletes a message of ours for everybody; who has read it has read it. */
    OutgoingMessage delete(MessageId message);

    /** Tells how we feel about a message of this chat. */
    OutgoingMessage react(MessageId message, Reaction.Emoji emoji);

    /** Takes a reaction of ours back. */
    OutgoingMessage retract(MessageId message, Reaction.Emoji emoji);

    /**
     * Messages of the chat with numbers after the given one, in the order in which they were stored, as they are now.
     *
     * @param after 0 for the first reading
     * @param most 1 to {@link Inbox#MOST_PER_READING}
     */
    List<ChatEntry> read(long after, int most);

    /**
     * Messages of the chat with numbers before the given one, the last stored first, as they are now.
     *
     * @param before {@link Long#MAX_VALUE} for the first reading
     * @param most 1 to {@link Inbox#MOST_PER_READING}
     */
    List<ChatEntry> readBefore(long before, int most);

    /** How people feel about a message of this chat. */
    List<Reaction> reactions(MessageId message);
}
