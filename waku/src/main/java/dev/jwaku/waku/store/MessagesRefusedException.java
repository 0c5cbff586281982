package dev.jwaku.waku.store;

import dev.jwaku.waku.message.MessageHash;
import java.util.List;

/**
 * An archive never keeps some of the messages it was given, for reasons of theirs. None of those given was kept; the
 * others can be given again at once.
 */
public final class MessagesRefusedException extends ArchiveException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // a list of records, never sent anywhere
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
}
