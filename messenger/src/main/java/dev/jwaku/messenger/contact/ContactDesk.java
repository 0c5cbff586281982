package dev.jwaku.messenger.contact;

import dev.jwaku.messenger.application.AcceptContactRequest;
import dev.jwaku.messenger.application.ChatMessage;
import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.application.RetractContactRequest;
import dev.jwaku.messenger.chat.Bulletin;
import dev.jwaku.messenger.chat.ChatClocks;
import dev.jwaku.messenger.chat.ChatLog;
import dev.jwaku.messenger.chat.ChatRules;
import dev.jwaku.messenger.chat.Dispatch;
import dev.jwaku.messenger.chat.Dispatcher;
import dev.jwaku.messenger.chat.MessageRefusedException;
import dev.jwaku.messenger.chat.OutgoingMessage;
import dev.jwaku.messenger.chat.Transaction;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.profile.DisplayName;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Decides about contacts, stores it, and tells the other person. Thread-safe. */
public final class ContactDesk implements Contacts {
    private final ChatKey self;
    private final Dispatcher dispatcher;
    private final ChatLog log;
    private final Bulletin bulletin;

    /** For one person. */
    public ContactDesk(ChatKey self, Dispatcher dispatcher, ChatLog log, Bulletin bulletin) {
        this.self = self;
        this.dispatcher = dispatcher;
        this.log = log;
        this.bulletin = bulletin;
    }

    @Override
    public List<Contact> all() {
        return dispatcher.read("read contacts", ContactBook::all);
    }

    @Override
    public Contact get(ChatKey key) {
        return dispatcher.read("read a contact", sql -> ContactBook.read(sql, key));
    }

    @Override
    public List<ContactRequest> pending() {
        return dispatcher.read("read contact requests", ContactBook::pending);
    }

    @Override
    public Optional<ContactRequest> find(MessageId id) {
        return dispatcher.read("find a contact request", sql -> ContactBook.request(sql, id));
    }

    @Override
    public void add(ChatKey key) {
        requireOther(key);
        if (get(key).isAdded()) {
            return;
        }
        dispatcher.follow(key);
        boolean ignored = dispatcher.run("add a contact", transaction -> {
            Contact contact = ContactBook.read(transaction.sql(), key);
            if (!contact.isAdded()) {
                save(transaction, contact.add(nextClock(transaction, contact)));
                welcome(transaction, key);
            }
            return true;
        });
    }

    @Override
    public OutgoingMessage request(ChatKey key, String text) {
        requireOther(key);
        ChatRules.checkText(text).ifPresent(reason -> {
            throw new MessageRefusedException(reason);
        });
        dispatcher.follow(key);
        return dispatcher.run("ask for a contact", transaction -> {
            Contact contact = ContactBook.read(transaction.sql(), key);
            long clock = nextClock(transaction, contact);
            Contact asking = contact.add(clock);
            ChatMessage message = ChatMessage.contactRequest(
                            clock, transaction.now().toEpochMilli(), text, key.hex())
                    .named(DisplayName.read(transaction.sql()))
                    .withContactState(asking.propagated());
            OutgoingMessage receipt = transaction.post(Dispatch.to(key, ChatMessage.TYPE, message.encode()));
            log.keepOwn(transaction, receipt.id(), key, message);
            save(transaction, asking);
            welcome(transaction, key);
            return receipt;
        });
    }

    @Override
    public OutgoingMessage accept(ChatKey key) {
        requireOther(key);
        dispatcher.follow(key);
        return dispatcher.run("accept a contact request", transaction -> {
            Contact contact = ContactBook.read(transaction.sql(), key);
            if (!contact.hasAddedUs()) {
                throw new MessageRefusedException(key + " does not ask to be a contact");
            }
            long clock = nextClock(transaction, contact);
            String request = ContactIntake.wireId(ContactBook.request(transaction.sql(), key), key);
            AcceptContactRequest acceptance = new AcceptContactRequest(request, clock);
            OutgoingMessage receipt =
                    transaction.post(Dispatch.to(key, AcceptContactRequest.TYPE, acceptance.encode()));
            save(transaction, contact.add(clock));
            welcome(transaction, key);
            return receipt;
        });
    }

    @Override
    public void decline(ChatKey key) {
        requireOther(key);
        boolean ignored = dispatcher.run("decline a contact request", transaction -> {
            Contact contact = ContactBook.read(transaction.sql(), key);
            save(transaction, contact.dismiss(nextClock(transaction, contact)));
            ContactBook.answer(transaction.sql(), key, ContactRequest.Answer.DECLINED);
            return true;
        });
    }

    @Override
    public OutgoingMessage retract(ChatKey key) {
        requireOther(key);
        dispatcher.follow(key);
        return dispatcher.run("end a contact", transaction -> {
            Contact contact = ContactBook.read(transaction.sql(), key);
            long clock = nextClock(transaction, contact);
            OutgoingMessage receipt = transaction.post(
                    Dispatch.to(key, RetractContactRequest.TYPE, new RetractContactRequest("", clock).encode()));
            save(transaction, contact.retract(clock));
            ContactBook.answer(transaction.sql(), key, ContactRequest.Answer.DECLINED);
            return receipt;
        });
    }

    /** A decision of ours is newer than all that was decided before, whatever the clocks of others say. */
    private static long nextClock(Transaction transaction, Contact contact) throws SQLException {
        String chatId = contact.key().hex();
        ChatClocks.witness(transaction.sql(), chatId, Math.max(contact.localClock(), contact.remoteClock()));
        return ChatClocks.next(transaction.sql(), chatId, transaction.now().toEpochMilli());
    }

    private void save(Transaction transaction, Contact contact) throws SQLException {
        ContactBook.save(transaction.sql(), contact);
        transaction.afterCommit(() -> bulletin.tell(listener -> listener.onContact(contact)));
    }

    /** We want the contact: a request that waits is answered by that, and its greeting begins the chat. */
    private void welcome(Transaction transaction, ChatKey key) throws SQLException {
        Optional<ContactRequest> request = ContactBook.request(transaction.sql(), key)
                .filter(waiting -> waiting.answer() == ContactRequest.Answer.PENDING);
        if (request.isPresent()) {
            ContactBook.answer(transaction.sql(), key, ContactRequest.Answer.ACCEPTED);
            log.keepGreeting(transaction, request.get());
        }
    }

    private void requireOther(ChatKey key) {
        if (key.equals(self)) {
            throw new IllegalArgumentException("nobody is a contact of oneself");
        }
    }
}
