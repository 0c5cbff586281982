package dev.jwaku.messenger.chat;

import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.profile.MessageDetails;
import dev.jwaku.messenger.profile.StoredMessage;
import java.time.Instant;

/**
 * A message that somebody sent us, stored durably.
 *
 * @param number its place in the inbox: read on from here
 * @param id the same at the sender
 * @param sender who wrote it
 * @param clock orders the messages of a chat, then the id does
 * @param timestamp the sender's wall clock
 * @param receivedAt when it was stored here
 * @param details what a plain text between two people does not have: for example its group
 */
public record InboxMessage(
        long number,
        MessageId id,
        ChatKey sender,
        String text,
        long clock,
        Instant timestamp,
        Instant receivedAt,
        MessageDetails details) {
    static InboxMessage of(StoredMessage stored) {
        return new InboxMessage(
                stored.number(),
                stored.id(),
                stored.peer(),
                stored.text(),
                stored.clock(),
                stored.timestamp(),
                stored.storedAt(),
                stored.details());
    }
}
