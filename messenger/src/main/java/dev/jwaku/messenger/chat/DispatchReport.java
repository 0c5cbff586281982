package dev.jwaku.messenger.chat;

import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.identity.ChatKey;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far a message of ours has come.
 *
 * @param state of the whole: the least that is true for all recipients who can still get it; failed if some cannot and
 *     nothing more is tried; delivered if all have it. Without recipients that of its copies
 * @param recipients how far it has come to each
 */
public record DispatchReport(MessageId id, Instant createdAt, State state, Map<ChatKey, Progress> recipients) {
    /** Copies the map. */
    public DispatchReport {
        recipients = Collections.unmodifiableMap(new LinkedHashMap<>(recipients));
    }

    /**
     * How far a message has come to one recipient.
     *
     * @param reason why it failed, for the user; else empty
     * @param changedAt when it came there
     */
    public record Progress(State state, String reason, Instant changedAt) {}

    /** How many recipients have acknowledged it. */
    public long delivered() {
        return recipients.values().stream()
                .filter(progress -> progress.state() == State.DELIVERED)
                .count();
    }
}
