package dev.jwaku.messenger.chat;

import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.profile.MessageDetails;
import dev.jwaku.messenger.profile.StoredMessage;
import java.time.Instant;
import java.util.Optional;

/**
 * A message of a chat, in either direction.
 *
 * @param number grows with every message stored in the profile
 * @param peer the other person; who wrote it in a group, also if we did
 * @param text as it is now; empty if it was deleted
 * @param clock orders the messages of a chat, then the id does
 * @param timestamp the author's wall clock
 * @param state how far a message of ours has come; empty if somebody else wrote it
 * @param details what a plain text between two people does not have
 */
public record ChatEntry(
        long number,
        MessageId id,
        ChatKey peer,
        String text,
        long clock,
        Instant timestamp,
        Optional<State> state,
        MessageDetails details) {
    static ChatEntry of(StoredMessage stored) {
        return new ChatEntry(
                stored.number(),
                stored.id(),
                stored.peer(),
                stored.text(),
                stored.clock(),
                stored.timestamp(),
                stored.isOutgoing() ? Optional.of(State.of(stored.state())) : Optional.empty(),
                stored.details());
    }
}
