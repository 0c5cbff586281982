package dev.jwaku.messenger.contact;

import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.chat.OutgoingMessage;
import dev.jwaku.messenger.identity.ChatKey;
import java.util.List;
import java.util.Optional;

/**
 * Who is a contact, and who wants to be. Every change is on disk when its call returns, and is sent until the other
 * person has acknowledged it, also by later runs of the program. Any thread.
 *
 * <p>All methods throw {@link IllegalArgumentException} if the person is we ourselves, and
 * {@link dev.jwaku.sqlite.StorageException} if something cannot be stored or read.
 */
public interface Contacts {
    /** Everybody of whom something is known, in the order in which they became known. */
    List<Contact> all();

    /** What is known of somebody. */
    Contact get(ChatKey key);

    /**
     * Makes somebody a contact without asking: from the return on we hear what it writes, and it learns of it with our
     * first message.
     */
    void add(ChatKey key);

    /**
     * Asks somebody to be a contact; asks again if we did before.
     *
     * @param text the greeting: not blank, at most 4096 characters (code points)
     * @return the receipt of the request
     * @throws dev.jwaku.messenger.chat.MessageRefusedException if the text is not as it must be, or too many messages
     *     are unacknowledged
     */
    OutgoingMessage request(ChatKey key, String text);

    /** Requests that wait for our answer, oldest first. */
    List<ContactRequest> pending();

    /** The request with this id, if it is still the last one of its sender. */
    Optional<ContactRequest> find(MessageId id);

    /**
     * Says yes to somebody who asked.
     *
     * @return the receipt of the acceptance
     * @throws dev.jwaku.messenger.chat.MessageRefusedException if it did not ask, or took it back, or too many messages
     *     are unacknowledged
     */
    OutgoingMessage accept(ChatKey key);

    /** Does not want somebody: its messages are not taken in. It is not told. */
    void decline(ChatKey key);

    /**
     * Ends the contact, or takes our request back; the other person is told.
     *
     * @return the receipt of the message that tells it
     * @throws dev.jwaku.messenger.chat.MessageRefusedException if too many messages are unacknowledged
     */
    OutgoingMessage retract(ChatKey key);
}
