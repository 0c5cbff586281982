package dev.jwaku.messenger.chat;

import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.identity.ChatKey;

/**
 * Hears what happens in a profile. Called by the courier task, one call at a time, after the fact is on disk; must
 * return quickly. After a crash a fact may have been stored without being told: read the {@link Inbox} by number to
 * miss nothing.
 */
public interface MessengerListener {
    /** Somebody's message was stored. */
    default void onMessage(InboxMessage message) {}

    /** A message of ours has come further as a whole, see {@link DispatchReport#state()}. Each change is told once. */
    default void onState(MessageId id, State state) {}

    /** A message of ours has come further to one of its recipients. Each change is told once. */
    default void onRecipient(MessageId id, ChatKey recipient, State state) {}

    /** Somebody who is no contact wrote; the message was neither stored nor acknowledged. Told again when repeated. */
    default void onStranger(ChatKey sender) {}
}
