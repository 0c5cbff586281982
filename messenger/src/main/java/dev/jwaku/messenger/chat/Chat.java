package dev.jwaku.messenger.chat;

import dev.jwaku.messenger.identity.ChatKey;
import java.util.List;

/** The conversation with one contact. Any thread. */
public final class Chat {
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

    /**
     * Accepts a text: returns when it is stored durably. From then on it is sent until the other person has
     * acknowledged it, also by later runs of the program.
     *
     * @param text not blank, at most 4096 characters (code points)
     * @throws MessageRefusedException if the text is not as it must be, or too many messages are unacknowledged
     * @throws dev.jwaku.sqlite.StorageException if it cannot be stored, for example because the disk is full
     */
    public OutgoingMessage send(String text) {
        return conversations.send(peer, text);
    }

    /**
     * Messages of both with numbers after the given one, in the order in which they were stored.
     *
     * @param after 0 for the first reading
     * @param most 1 to {@link Inbox#MOST_PER_READING}
     */
    public List<ChatEntry> read(long after, int most) {
        return conversations.read(peer, after, most);
    }

    /**
     * Messages of both with numbers before the given one, the last stored first.
     *
     * @param before {@link Long#MAX_VALUE} for the first reading
     * @param most 1 to {@link Inbox#MOST_PER_READING}
     */
    public List<ChatEntry> readBefore(long before, int most) {
        return conversations.readBefore(peer, before, most);
    }
}
