package dev.jwaku.tools.gateway;

import dev.jwaku.messenger.Messenger;
import dev.jwaku.messenger.chat.Conversation;
import dev.jwaku.messenger.identity.ChatKey;
import java.util.Optional;

/** Finds chats by what they are called in requests: the key of a contact, or the id of a private group. */
final class Chats {
    private Chats() {}

    /**
     * The chat; empty if there is no such group, or the person is no contact of ours. Nobody becomes one by this.
     *
     * @throws IllegalArgumentException if it is neither a key nor the id of a group
     */
    static Optional<Conversation> find(Messenger messenger, String id) {
        Optional<Conversation> group = messenger.groups().find(id).map(found -> found);
        if (group.isPresent()) {
            return group;
        }
        ChatKey key = ChatKey.parse(id);
        return messenger.contacts().get(key).isAdded() ? Optional.of(messenger.chat(key)) : Optional.empty();
    }
}
