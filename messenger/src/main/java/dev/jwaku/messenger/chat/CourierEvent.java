package dev.jwaku.messenger.chat;

import dev.jwaku.delivery.ReceivedMessage;

/** What the courier task is told. */
sealed interface CourierEvent {
    /** A transaction was committed. */
    record Committed(Posted posted) implements CourierEvent {}

    /** An envelope came in. */
    record Arrived(ReceivedMessage message) implements CourierEvent {}

    /** Something became of a parcel. */
    record Mailed(Parcel parcel, Parcel.Outcome outcome) implements CourierEvent {}

    /** Our connection is back. */
    record Connected() implements CourierEvent {}
}
