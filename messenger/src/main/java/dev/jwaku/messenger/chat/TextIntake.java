package dev.jwaku.messenger.chat;

import dev.jwaku.messenger.application.ChatMessage;
import dev.jwaku.messenger.contact.Contact;
import dev.jwaku.messenger.contact.ContactBook;
import dev.jwaku.messenger.contact.ContactIntake;
import dev.jwaku.messenger.contact.ContactState;
import dev.jwaku.messenger.identity.ChatKey;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Takes in chat messages: texts of contacts, requests of anybody. What strangers write waits until they are contacts.
 */
public final class TextIntake {
    private final ContactIntake contacts;
    private final Hearing hearing;
    private final ChatLog log;
    private final Bulletin bulletin;

    /** @param hearing whose words count */
    public TextIntake(ContactIntake contacts, Hearing hearing, ChatLog log, Bulletin bulletin) {
        this.contacts = contacts;
        this.hearing = hearing;
        this.log = log;
        this.bulletin = bulletin;
    }

    /** Deals with a chat message. */
    public Verdict handle(Transaction transaction, Incoming incoming) throws SQLException {
        ChatMessage message = ChatMessage.decode(incoming.payload());
        if (!incoming.isByItsSender()) {
            return Verdict.REFUSED;
        }
        Optional<Verdict> judged = ChatRules.judge(message, incoming);
        if (judged.isPresent()) {
            return judged.get();
        }
        return switch (message.messageType()) {
            case ChatMessage.ONE_TO_ONE ->
                message.contentType() == ChatMessage.CONTACT_REQUEST
                        ? contacts.onRequest(transaction, incoming, message)
                        : onText(transaction, incoming, message);
            case ChatMessage.PRIVATE_GROUP -> onGroupText(transaction, incoming, message);
            default -> Verdict.REFUSED;
        };
    }

    private Verdict onText(Transaction transaction, Incoming incoming, ChatMessage message) throws SQLException {
        ChatKey sender = incoming.sender();
        Contact contact = ContactBook.read(transaction.sql(), sender);
        if (!contact.isAdded()) {
            if (contact.local() != ContactState.DISMISSED) {
                transaction.afterCommit(() -> bulletin.tell(listener -> listener.onStranger(sender)));
            }
            return Verdict.LATER;
        }
        contacts.onText(transaction, incoming, message);
        log.keep(transaction, incoming, message);
        return Verdict.ACCEPTED;
    }

    /** Usually a text in a group comes wrapped in what is known of the group. */
    private Verdict onGroupText(Transaction transaction, Incoming incoming, ChatMessage message) throws SQLException {
        if (!hearing.hears(transaction.sql(), incoming.sender(), Optional.of(message.chatId()))) {
            return Verdict.LATER;
        }
        log.keep(transaction, incoming, message);
        return Verdict.ACCEPTED;
    }
}
