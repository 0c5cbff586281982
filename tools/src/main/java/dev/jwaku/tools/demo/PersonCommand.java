package dev.jwaku.tools.demo;

/** What the observer asks of Alice or Bob. */
public sealed interface PersonCommand {
    /** Make the owner of the key a contact and show the inbox from behind the cursor on. */
    record Meet(String key, long cursor) implements PersonCommand {}

    /** Send this text to the contact. */
    record Say(String text) implements PersonCommand {}

    /** Tell which texts were ever accepted: {@link PersonEvent.Outgoing}. */
    record ListOutgoing() implements PersonCommand {}

    /** Tell what the whole inbox holds: {@link PersonEvent.Inbox}. */
    record ListInbox() implements PersonCommand {}
}
