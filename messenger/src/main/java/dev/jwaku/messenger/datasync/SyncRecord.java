package dev.jwaku.messenger.datasync;

import dev.jwaku.messenger.identity.ChatKey;
import java.time.Instant;

/**
 * A message that a peer has not acknowledged yet, as it lies on disk.
 *
 * @param peer who should acknowledge it
 * @param createdAt when it was accepted, or its user last asked to try again: it fails 30 days later
 * @param attempts how many times it was sent since the schedule last began anew
 * @param dueAt when it is sent next, by the wall clock
 * @param lastSentAt when it last left; {@link Instant#EPOCH} if it never did
 * @param isStored whether store nodes said that they hold an envelope with it
 */
public record SyncRecord(
        ChatKey peer,
        MvdsId id,
        MvdsMessage message,
        Instant createdAt,
        int attempts,
        Instant dueAt,
        Instant lastSentAt,
        boolean isStored) {
    /** A new message, due at once. */
    public static SyncRecord create(ChatKey peer, MvdsMessage message, Instant now) {
        return new SyncRecord(peer, message.id(), message, now, 0, now, Instant.EPOCH, false);
    }
}
