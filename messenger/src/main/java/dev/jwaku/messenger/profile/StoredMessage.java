package dev.jwaku.messenger.profile;

import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.identity.ChatKey;
import java.time.Instant;

/**
 * A message of a chat as it lies on disk.
 *
 * @param number grows with every message stored in this profile; the cursor of the inbox
 * @param id the same at both ends
 * @param peer the other person
 * @param isOutgoing whether we wrote it
 * @param clock orders messages of a chat, then the id does
 * @param timestamp the author's wall clock
 * @param state how far an outgoing message has come, as a code of the chat layer, where it was dispatched; 0 for
 *     incoming ones and before it is
 * @param storedAt when it was stored here
 */
public record StoredMessage(
        long number,
        MessageId id,
        ChatKey peer,
        boolean isOutgoing,
        String text,
        long clock,
        Instant timestamp,
        int state,
        Instant storedAt) {}
