package dev.jwaku.messenger.chat;

import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.identity.ChatKey;
import java.time.Instant;
import java.util.List;

/**
 * An application message of ours was stored, to be sent to people through data sync.
 *
 * @param dispatch what it is
 * @param recipients to whom it was not to go before: all of them, unless the same was posted before
 * @param at when
 */
public record Accepted(MessageId id, Dispatch dispatch, List<ChatKey> recipients, Instant at) {
    /** Copies the list. */
    public Accepted {
        recipients = List.copyOf(recipients);
    }
}
