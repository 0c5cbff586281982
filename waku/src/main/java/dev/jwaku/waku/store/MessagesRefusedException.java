package dev.jwaku.waku.store;

import dev.jwaku.waku.message.MessageHash;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * An archive never keeps some of the messages it was given, for reasons of theirs. None of those given was kept; the
 * others can be given again at once.
 */
public final class MessagesRefusedException extends ArchiveException {
    private static final long serialVersionUID = 1L;

    private final transient List<MessageHash> refused;

    /**
     * @param message names the archive and the reason of the first one
     * @param refused at least one
     */
    public MessagesRefusedException(String message, List<MessageHash> refused) {
        super(Kind.FAILED, message);
        this.refused = List.copyOf(refused);
    }

    /** Those that are not kept. */
    public List<MessageHash> refused() {
        return refused;
    }

    /**
     * The messages that can be given again: fewer than were given, perhaps none.
     *
     * @throws IllegalArgumentException if none of the refused was among those given
     */
    public List<ArchivedMessage> others(List<ArchivedMessage> given) {
        Set<MessageHash> without = new LinkedHashSet<>(refused);
        List<ArchivedMessage> others = given.stream()
                .filter(message -> !without.contains(message.hash()))
                .toList();
        if (others.size() == given.size()) {
            throw new IllegalArgumentException("none of the refused messages was given");
        }
        return others;
    }
}
