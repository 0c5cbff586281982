package dev.jwaku.messenger.chat;

import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.community.CommunityId;
import dev.jwaku.messenger.community.JoinRequest;
import dev.jwaku.messenger.contact.Contact;
import dev.jwaku.messenger.contact.ContactRequest;
import dev.jwaku.messenger.identity.ChatKey;

/**
 * Hears what happens in a profile. Called by the courier task, one call at a time, after the fact is on disk; must
 * return quickly. After a crash a fact may have been stored without being told: read the {@link Inbox} by number to
 * miss nothing.
 */
public interface MessengerListener {
    /** Somebody's message was stored. */
    default void onMessage(InboxMessage message) {}

    /** An application message of ours, of any kind, is to be sent to people. Told before anything becomes of it. */
    default void onAccepted(Accepted message) {}

    /** Somebody's application message, of any kind that is of use here, was taken in for the first time. */
    default void onTaken(Incoming message) {}

    /** Somebody sent an application message again that was taken in before. */
    default void onRepeated(ChatKey sender) {}

    /** A message of ours has come further as a whole, see {@link DispatchReport#state()}. Each change is told once. */
    default void onState(MessageId id, State state) {}

    /** A message of ours has come further to one of its recipients. Each change is told once. */
    default void onRecipient(MessageId id, ChatKey recipient, State state) {}

    /**
     * Whether store nodes are to be asked for a message even if its recipient has acknowledged it, which makes that
     * needless. Asked once, when the first acknowledgement is on disk; must return quickly.
     */
    default boolean wantsProof(MessageId id, ChatKey recipient) {
        return false;
    }

    /** Store nodes hold a message that was wanted to be proved, and that its recipient had acknowledged before. */
    default void onProved(MessageId id, ChatKey recipient) {}

    /** Somebody's or our own edit, deletion or reaction changed how this message is shown. */
    default void onAmended(MessageId id) {}

    /** Somebody asks to be a contact. */
    default void onContactRequest(ContactRequest request) {}

    /** What is known of somebody changed: by our decision or its own. */
    default void onContact(Contact contact) {}

    /** The members, name or administrators of a private group changed, or it became known. */
    default void onGroup(String groupId) {}

    /** The description of a community, or how we stand to it, changed. */
    default void onCommunity(CommunityId community) {}

    /** Somebody asks to join a community of ours. */
    default void onJoinRequest(JoinRequest request) {}

    /** Somebody who is no contact wrote; the message was neither stored nor acknowledged. Told again when repeated. */
    default void onStranger(ChatKey sender) {}
}
