package dev.jwaku.messenger.chat;

import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.datasync.MvdsId;
import dev.jwaku.messenger.identity.ChatKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Messages that were acknowledged before it was known whether store nodes hold them, and of which somebody wants to
 * know all the same. Delivery does not ask for ever, and does not always say when it ends. For the courier's task.
 */
final class WantedProofs {
    /** Of more than so many the oldest is forgotten: its proof failed, or is told of a message that is not known. */
    static final int MOST = 1024;

    private final Map<Key, MessageId> waiting = new LinkedHashMap<>();

    private record Key(ChatKey recipient, MvdsId id) {}

    void add(ChatKey recipient, MvdsId id, MessageId message) {
        waiting.put(new Key(recipient, id), message);
        if (waiting.size() > MOST) {
            waiting.remove(waiting.keySet().iterator().next());
        }
    }

    boolean has(ChatKey recipient, MvdsId id) {
        return waiting.containsKey(new Key(recipient, id));
    }

    /** It is proved; once. */
    Optional<MessageId> take(ChatKey recipient, MvdsId id) {
        return Optional.ofNullable(waiting.remove(new Key(recipient, id)));
    }
}
