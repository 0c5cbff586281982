package dev.jwaku.messenger.chat;

import dev.jwaku.delivery.ReceivedMessage;
import dev.jwaku.messenger.datasync.SyncRecord;

/** What the courier task is told. */
sealed interface CourierEvent {
    /** A message of ours was stored and is to be sent. */
    record Accepted(SyncRecord record) implements CourierEvent {}

    /** An envelope came in. */
    record Arrived(ReceivedMessage message) implements CourierEvent {}

    /** A payload was published, or cannot be sent for now. */
    record Dispatched(long dispatch, boolean isPublished) implements CourierEvent {}

    /** Our connection is back. */
    record Connected() implements CourierEvent {}
}
