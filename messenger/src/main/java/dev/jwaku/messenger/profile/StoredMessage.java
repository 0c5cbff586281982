package dev.jwaku.messenger.profile;

import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.identity.ChatKey;
import java.time.Instant;

/**
 * A message of a chat as it lies on disk.
 *
 * @param number grows with every message stored in this profile; the cursor of the inbox
 * @param id the same at both ends
 * @param peer the other person; who wrote it in a group, also if we did
 * @param isOutgoing whether we wrote it
 * @param clock orders messages of a chat, then the id does
 * @param timestamp the author's wall clock
 * @param state how far an outgoing message has come, as a code of the chat layer, where it was dispatched; 0 for
 *     incoming ones and before it is
 * @param storedAt when it was stored here
 * @param details what a plain text between two people does not have
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
        Instant storedAt,
        MessageDetails details) {
    /** Whether it belongs to a chat: with a person, by its {@code 0x04…} key, or of a group. */
    public boolean isIn(String chatId, boolean isGroup) {
        return isGroup
                ? details.group().filter(chatId::equals).isPresent()
                : details.group().isEmpty() && peer.hex().equals(chatId);
    }
}
