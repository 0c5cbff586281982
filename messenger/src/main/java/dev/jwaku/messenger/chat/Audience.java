package dev.jwaku.messenger.chat;

import dev.jwaku.messenger.application.ChatMessage;
import dev.jwaku.messenger.identity.ChatKey;
import java.util.List;

/**
 * Who hears what is said in a chat.
 *
 * @param chatId as messages carry it: the other person's {@code 0x04…} key, or the id of the group
 * @param isGroup whether it is a group
 * @param others everybody but us
 */
public record Audience(String chatId, boolean isGroup, List<ChatKey> others) {
    /** Copies the list. */
    public Audience {
        others = List.copyOf(others);
    }

    /** One person. */
    public static Audience of(ChatKey peer) {
        return new Audience(peer.hex(), false, List.of(peer));
    }

    /** The number of the kind of chat on the wire. */
    int messageType() {
        return isGroup ? ChatMessage.PRIVATE_GROUP : ChatMessage.ONE_TO_ONE;
    }
}
