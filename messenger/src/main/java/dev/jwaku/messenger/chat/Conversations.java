package dev.jwaku.messenger.chat;

import dev.jwaku.messenger.application.ChatMessage;
import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.profile.ContactStore;
import dev.jwaku.messenger.profile.MessageStore;
import dev.jwaku.messenger.profile.Profile;
import dev.jwaku.messenger.profile.StoredMessage;
import dev.jwaku.runtime.World;
import dev.jwaku.sqlite.Database;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Contacts, chats and inbox of one open profile. Does not own the post office. Thread-safe. */
public final class Conversations {
    private final World world;
    private final Profile profile;
    private final PostOffice postOffice;
    private final Inbox inbox;

    /** Before the post office starts: takes in the texts that it brings. */
    public Conversations(World world, Profile profile, PostOffice postOffice) {
        this.world = world;
        this.profile = profile;
        this.postOffice = postOffice;
        this.inbox = new Inbox(world, profile.database(), postOffice.board());
        postOffice
                .handlers()
                .on(ChatMessage.TYPE, new TextHandler(postOffice.board()))
                // What they bring is dealt with below: devices, and a sign of life.
                .ignore(Announcement.CONTACT_CODE_TYPE, Announcement.PRESENCE_TYPE);
    }

    /** Listens for all contacts; after the post office started. */
    public void start() {
        contacts().forEach(postOffice::follow);
    }

    /**
     * Makes somebody a contact: from the return on we hear what it writes. A second time changes nothing. Takes tens of
     * milliseconds for a new one.
     *
     * @throws IllegalArgumentException if it is ourselves
     * @throws dev.jwaku.sqlite.StorageException if it cannot be stored
     */
    public void addContact(ChatKey peer) {
        if (peer.equals(profile.identity().chatKey())) {
            throw new IllegalArgumentException("nobody is a contact of oneself");
        }
        postOffice.follow(peer);
        profile.database().run("add a contact", sql -> {
            ContactStore.insert(sql, peer, world.now());
            return true;
        });
    }

    /** All contacts in the order in which they were added. */
    public List<ChatKey> contacts() {
        return profile.database().run("read contacts", ContactStore::load);
    }

    /** The conversation with somebody, who becomes a contact by this. */
    public Chat chat(ChatKey peer) {
        addContact(peer);
        return new Chat(this, peer);
    }

    /** What others sent us. */
    public Inbox inbox() {
        return inbox;
    }

    /** The message with this id, in either direction. */
    public Optional<ChatEntry> find(MessageId id) {
        return profile.database()
                .run("find a message", sql -> MessageStore.find(sql, id))
                .map(ChatEntry::of);
    }

    OutgoingMessage send(ChatKey peer, String text) {
        ChatRules.checkText(text).ifPresent(reason -> {
            throw new MessageRefusedException(reason);
        });
        return postOffice.run("accept a message", transaction -> accept(transaction, peer, text));
    }

    private OutgoingMessage accept(Transaction transaction, ChatKey peer, String text) throws SQLException {
        Instant now = transaction.now();
        long clock = ContactStore.nextClock(transaction.sql(), peer, now.toEpochMilli());
        ChatMessage message = ChatMessage.oneToOne(clock, now.toEpochMilli(), text, peer.hex());
        OutgoingMessage receipt = transaction.post(Dispatch.to(peer, ChatMessage.TYPE, message.encode()));
        StoredMessage stored = new StoredMessage(0, receipt.id(), peer, true, text, clock, now, 0, now);
        MessageStore.insert(transaction.sql(), stored);
        return receipt;
    }

    List<ChatEntry> read(ChatKey peer, long after, int most) {
        return read(most, sql -> MessageStore.chat(sql, peer, after, most));
    }

    List<ChatEntry> readBefore(ChatKey peer, long before, int most) {
        return read(most, sql -> MessageStore.chatBefore(sql, peer, before, most));
    }

    private List<ChatEntry> read(int most, Database.Work<List<StoredMessage>> work) {
        if (most < 1 || most > Inbox.MOST_PER_READING) {
            throw new IllegalArgumentException("read 1 to " + Inbox.MOST_PER_READING + " messages, not " + most);
        }
        return profile.database().run("read a chat", work).stream()
                .map(ChatEntry::of)
                .toList();
    }
}
