package dev.jwaku.tools.demo;

import java.util.List;

/** What the observer hears of Alice or Bob. */
public sealed interface PersonEvent {
    /** Started, with this contact key. */
    record Ready(String key) implements PersonEvent {}

    /** The other one is a contact now, and the relays are reached. */
    record Connected() implements PersonEvent {}

    /** The text is durably in the outbox. */
    record Accepted(String text) implements PersonEvent {}

    /** The text was not accepted. */
    record Refused(String text, String reason) implements PersonEvent {}

    /** At least one peer took the text. */
    record Published(String text) implements PersonEvent {}

    /** The recipient acknowledged the text. */
    record Delivered(String text) implements PersonEvent {}

    /** The inbox gave this text to its reader; reading on starts behind the cursor. */
    record Shown(long cursor, String text) implements PersonEvent {}

    /** All texts this one ever accepted for sending. */
    record Outgoing(List<String> texts) implements PersonEvent {
        public Outgoing {
            texts = List.copyOf(texts);
        }
    }

    /** The whole inbox, read from its start. */
    record Inbox(List<String> texts) implements PersonEvent {
        public Inbox {
            texts = List.copyOf(texts);
        }
    }
}
