package dev.jwaku.messenger.contact;

import dev.jwaku.messenger.application.AcceptContactRequest;
import dev.jwaku.messenger.application.ChatMessage;
import dev.jwaku.messenger.application.ContactRequestPropagatedState;
import dev.jwaku.messenger.application.ContactUpdate;
import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.application.RetractContactRequest;
import dev.jwaku.messenger.chat.Bulletin;
import dev.jwaku.messenger.chat.ChatClocks;
import dev.jwaku.messenger.chat.ChatLog;
import dev.jwaku.messenger.chat.ChatRules;
import dev.jwaku.messenger.chat.Dispatch;
import dev.jwaku.messenger.chat.Handlers;
import dev.jwaku.messenger.chat.Incoming;
import dev.jwaku.messenger.chat.Transaction;
import dev.jwaku.messenger.chat.Verdict;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.profile.DisplayName;
import dev.jwaku.runtime.Meters;
import dev.jwaku.waku.payload.Keccak256;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Takes in what others decide about the contact with us. Used by the courier task only. */
public final class ContactIntake {
    private static final int MOST_REMEMBERED = 10_000;

    private final ChatLog log;
    private final Bulletin bulletin;
    private final Meters.Counter refused;
    /** Whom we told our decision in this run, with its clock: once is enough, data sync sees to the rest. */
    private final Map<ChatKey, Long> told = new LinkedHashMap<>();

    /** Counts what finds no room in {@code jwaku_messenger_refused_total}. */
    public ContactIntake(ChatLog log, Bulletin bulletin, Meters meters) {
        this.log = log;
        this.bulletin = bulletin;
        this.refused = meters.counter("jwaku_messenger_refused_total");
    }

    /** Has all messages about contacts dealt with, but for requests, which are chat messages. */
    public void register(Handlers handlers) {
        handlers.on(AcceptContactRequest.TYPE, this::onAccept)
                .on(RetractContactRequest.TYPE, this::onRetract)
                .on(ContactUpdate.TYPE, this::onUpdate);
    }

    /** The id of a request of which only the consequences arrived. */
    static MessageId madeUpId(ChatKey sender) {
        return new MessageId(Keccak256.hash(sender.uncompressed()));
    }

    /** How an acceptance names a request; status-go makes up another id where it has none. */
    static String wireId(Optional<ContactRequest> request, ChatKey sender) {
        return request.map(ContactRequest::id)
                .filter(id -> !id.equals(madeUpId(sender)))
                .map(MessageId::toString)
                .orElse(sender.hex() + "20");
    }

    /**
     * Somebody asks to be a contact.
     *
     * @param message checked as a chat message
     */
    public Verdict onRequest(Transaction transaction, Incoming incoming, ChatMessage message) throws SQLException {
        ContactRequest request = new ContactRequest(
                incoming.id(),
                incoming.sender(),
                message.text(),
                message.clock(),
                transaction.now(),
                ContactRequest.Answer.PENDING);
        ChatClocks.witness(transaction.sql(), incoming.sender().hex(), message.clock());
        Contact before = ContactBook.read(transaction.sql(), incoming.sender());
        Contact contact = heal(transaction, incoming, message.extras().contactState(), before)
                .onAdded(message.clock())
                .named(message.displayName());
        return onAsked(transaction, before, contact, request);
    }

    private Verdict onAccept(Transaction transaction, Incoming incoming) throws SQLException {
        AcceptContactRequest acceptance = AcceptContactRequest.decode(incoming.payload());
        Optional<Verdict> judged = judge(transaction, incoming, acceptance.clock());
        if (judged.isPresent()) {
            return judged.get();
        }
        if (log.isOfAnotherChat(transaction, acceptance.id(), incoming.sender())) {
            return Verdict.REFUSED;
        }
        Contact before = ContactBook.read(transaction.sql(), incoming.sender());
        return onAsked(
                transaction, before, before.onAdded(acceptance.clock()), withoutText(incoming, acceptance.clock()));
    }

    private Verdict onRetract(Transaction transaction, Incoming incoming) throws SQLException {
        RetractContactRequest retraction = RetractContactRequest.decode(incoming.payload());
        Optional<Verdict> judged = judge(transaction, incoming, retraction.clock());
        if (judged.isPresent()) {
            return judged.get();
        }
        Contact before = ContactBook.read(transaction.sql(), incoming.sender());
        Contact after = before.onRetracted(retraction.clock());
        if (!after.equals(before)) {
            ContactBook.answer(transaction.sql(), before.key(), ContactRequest.Answer.RETRACTED);
        }
        // Also of somebody unknown: the request that it takes back may come later.
        return keep(transaction, before, after);
    }

    private Verdict onUpdate(Transaction transaction, Incoming incoming) throws SQLException {
        ContactUpdate update = ContactUpdate.decode(incoming.payload());
        Optional<Verdict> judged = judge(transaction, incoming, update.clock());
        if (judged.isPresent()) {
            return judged.get();
        }
        Contact before = ContactBook.read(transaction.sql(), incoming.sender());
        Contact contact =
                heal(transaction, incoming, update.contactState(), before).named(update.displayName());
        if (update.contactRequestClock() > 0 && !ChatRules.isAhead(update.contactRequestClock(), incoming)) {
            contact = contact.onAdded(update.contactRequestClock());
        }
        return contact.hasAddedUs()
                ? onAsked(transaction, before, contact, withoutText(incoming, update.clock()))
                : keep(transaction, before, contact);
    }

    /** What comes with every one-to-one text of a contact: how it sees the contact. */
    public void onText(Transaction transaction, Incoming incoming, ChatMessage message) throws SQLException {
        Contact before = ContactBook.read(transaction.sql(), incoming.sender());
        Contact after = heal(transaction, incoming, message.extras().contactState(), before)
                .named(message.displayName());
        Verdict ignored = keep(transaction, before, after);
    }

    private Verdict keep(Transaction transaction, Contact before, Contact after) throws SQLException {
        if (after.equals(before)) {
            return Verdict.ACCEPTED;
        }
        boolean isNew = before.equals(Contact.unknown(before.key()));
        if (isNew && !ContactBook.hasRoomForStrangers(transaction.sql())) {
            refused.increment();
            return Verdict.LATER;
        }
        save(transaction, after);
        return Verdict.ACCEPTED;
    }

    /** Applies the sender's view of the contact, and tells it ours if it does not know. */
    private Contact heal(
            Transaction transaction, Incoming incoming, Optional<ContactRequestPropagatedState> seen, Contact contact)
            throws SQLException {
        if (seen.isEmpty()
                || ChatRules.isAhead(seen.get().localClock(), incoming)
                || ChatRules.isAhead(seen.get().remoteClock(), incoming)) {
            return contact;
        }
        Contact.Healing healing = contact.onPropagated(seen.get());
        Contact healed = healing.contact();
        if (healing.isToBeAnswered() && isNews(healed)) {
            long clock = ChatClocks.next(
                    transaction.sql(), contact.key().hex(), transaction.now().toEpochMilli());
            String name = DisplayName.read(transaction.sql());
            ContactUpdate update = new ContactUpdate(
                    clock, "", "", name, healed.localClock(), Optional.of(healed.propagated()), "", 0);
            transaction.post(Dispatch.to(contact.key(), ContactUpdate.TYPE, update.encode()));
        }
        return healed;
    }

    private boolean isNews(Contact contact) {
        Long last = told.put(contact.key(), contact.localClock());
        if (told.size() > MOST_REMEMBERED) {
            told.remove(told.keySet().iterator().next());
        }
        return last == null || last != contact.localClock();
    }

    /** Somebody asked or accepted: with our own decision that is a contact, else it waits for us. */
    private Verdict onAsked(Transaction transaction, Contact before, Contact contact, ContactRequest request)
            throws SQLException {
        if (contact.equals(before)) {
            return Verdict.ACCEPTED;
        }
        if (contact.isAdded()) {
            if (!request.text().isEmpty()) {
                log.keepGreeting(transaction, request);
            }
            ContactBook.answer(transaction.sql(), contact.key(), ContactRequest.Answer.ACCEPTED);
            save(transaction, contact);
            return Verdict.ACCEPTED;
        }
        Optional<ContactRequest> known = ContactBook.request(transaction.sql(), contact.key());
        boolean waits = known.filter(one -> one.answer() == ContactRequest.Answer.PENDING)
                .isPresent();
        if (!waits && !ContactBook.hasRoom(transaction.sql())) {
            refused.increment();
            return Verdict.LATER;
        }
        boolean isUnwanted = contact.local() == ContactState.DISMISSED;
        if (!waits || !request.text().isEmpty()) {
            ContactBook.save(transaction.sql(), isUnwanted ? request.with(ContactRequest.Answer.DECLINED) : request);
        }
        save(transaction, contact);
        if (!before.hasAddedUs() && !isUnwanted) {
            transaction.afterCommit(() -> bulletin.tell(listener -> listener.onContactRequest(request)));
        }
        return Verdict.ACCEPTED;
    }

    private static ContactRequest withoutText(Incoming incoming, long clock) {
        return new ContactRequest(
                madeUpId(incoming.sender()),
                incoming.sender(),
                "",
                clock,
                incoming.receivedAt(),
                ContactRequest.Answer.PENDING);
    }

    private static Optional<Verdict> judge(Transaction transaction, Incoming incoming, long clock) throws SQLException {
        if (!incoming.isByItsSender() || clock <= 0) {
            return Optional.of(Verdict.REFUSED);
        }
        if (ChatRules.isAhead(clock, incoming)) {
            return Optional.of(Verdict.LATER);
        }
        ChatClocks.witness(transaction.sql(), incoming.sender().hex(), clock);
        return Optional.empty();
    }

    private void save(Transaction transaction, Contact contact) throws SQLException {
        ContactBook.save(transaction.sql(), contact);
        transaction.afterCommit(() -> bulletin.tell(listener -> listener.onContact(contact)));
    }
}
