package dev.jwaku.messenger.chat;

import dev.jwaku.delivery.Delivery;
import dev.jwaku.delivery.DeliveryEvent;
import dev.jwaku.delivery.Subscription;
import dev.jwaku.messenger.application.ApplicationMetadataMessage;
import dev.jwaku.messenger.application.ChatMessage;
import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.datasync.GroupId;
import dev.jwaku.messenger.datasync.MvdsMessage;
import dev.jwaku.messenger.datasync.SyncRecord;
import dev.jwaku.messenger.datasync.SyncStore;
import dev.jwaku.messenger.encryption.EncryptionLayer;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.identity.KeyDerivation;
import dev.jwaku.messenger.profile.ContactStore;
import dev.jwaku.messenger.profile.MessageStore;
import dev.jwaku.messenger.profile.Profile;
import dev.jwaku.messenger.profile.Slow;
import dev.jwaku.messenger.profile.StoredMessage;
import dev.jwaku.messenger.transport.PeerLink;
import dev.jwaku.messenger.transport.Topics;
import dev.jwaku.messenger.transport.Transport;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import dev.jwaku.sqlite.Database;
import dev.jwaku.sqlite.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** The engine of one open profile: contacts, chats, inbox. Does not own the profile, transport and delivery. */
public final class Conversations implements AutoCloseable {
    /** Most messages of ours that nobody has acknowledged; more are refused. */
    public static final int MOST_UNACKNOWLEDGED = 10_000;

    private final World world;
    private final Profile profile;
    private final Transport transport;
    private final KeyDerivation derivation;
    private final Board board;
    private final Courier courier;
    private final MailOut mailOut;
    private final Inbox inbox;
    private final Tasks tasks;
    private final AtomicBoolean closed = new AtomicBoolean();
    private Subscription deliveryEvents = () -> {};

    private Conversations(
            World world, Profile profile, Transport transport, EncryptionLayer encryption, KeyDerivation derivation) {
        this.world = world;
        this.profile = profile;
        this.transport = transport;
        this.derivation = derivation;
        this.board = new Board(world);
        this.courier = new Courier(world, profile, new Intake(world, profile, transport, encryption, board), board);
        this.mailOut = new MailOut(world, transport, courier::tell);
        this.inbox = new Inbox(world, profile.database(), board);
        this.tasks = new Tasks(world, "messenger");
    }

    /** Starts: listens for all contacts and takes up what earlier runs left unacknowledged. */
    public static Conversations start(
            World world,
            Profile profile,
            Transport transport,
            EncryptionLayer encryption,
            Delivery delivery,
            KeyDerivation derivation) {
        encryption.expire();
        Conversations conversations = new Conversations(world, profile, transport, encryption, derivation);
        conversations.start(delivery);
        return conversations;
    }

    private void start(Delivery delivery) {
        courier.load();
        deliveryEvents = delivery.listen(this::onDelivery);
        transport.listen(courier::onEnvelope);
        profile.database()
                .run("read contacts", sql -> ContactStore.load(sql, profile.identity()))
                .forEach(link -> transport.add(link, courier::onEnvelope));
        // Only now: what earlier runs left is sent at once, to contacts that the transport must know.
        tasks.start("mail-out", mailOut::run);
        tasks.start("courier", () -> courier.run(mailOut));
    }

    private void onDelivery(DeliveryEvent event) {
        mailOut.onDelivery(event);
        if (event instanceof DeliveryEvent.ConnectionChanged changed && changed.isConnected()) {
            courier.tell(new CourierEvent.Connected());
        }
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
        if (transport.knows(peer)) {
            return;
        }
        String seed = Topics.negotiated(profile.identity(), peer);
        PeerLink link = new PeerLink(peer, seed, Slow.run(world, () -> Topics.symmetricKey(seed, derivation)));
        profile.database().run("add a contact", sql -> {
            ContactStore.insert(sql, link, world.now());
            return true;
        });
        transport.add(link, courier::onEnvelope);
    }

    /** All contacts in the order in which they were added. */
    public List<ChatKey> contacts() {
        return profile.database().run("read contacts", sql -> ContactStore.load(sql, profile.identity())).stream()
                .map(PeerLink::peer)
                .toList();
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

    /** Tells the listener what happens from now on. */
    public Subscription listen(MessengerListener listener) {
        return board.listen(listener);
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
        return profile.database()
                .run("accept a message", sql -> accept(sql, peer, text), this::accepted)
                .receipt();
    }

    private Accepted accept(Sql sql, ChatKey peer, String text) throws SQLException {
        if (SyncStore.count(sql) >= MOST_UNACKNOWLEDGED) {
            throw new MessageRefusedException(
                    MOST_UNACKNOWLEDGED + " messages are unacknowledged, no more are accepted");
        }
        Instant now = world.now();
        long clock = ContactStore.nextClock(sql, peer, now.toEpochMilli());
        ChatMessage message = ChatMessage.oneToOne(clock, now.toEpochMilli(), text, peer.hex());
        Bytes wrapped = ApplicationMetadataMessage.wrap(profile.identity(), message.encode(), ChatMessage.TYPE)
                .encode();
        ChatKey self = profile.identity().chatKey();
        MessageId id = MessageId.of(self, wrapped);
        SyncRecord record =
                SyncRecord.create(peer, new MvdsMessage(GroupId.of(self, peer), now.getEpochSecond(), wrapped), now);
        StoredMessage stored = new StoredMessage(0, id, peer, true, text, clock, now, State.QUEUED.code(), now);
        MessageStore.insert(sql, stored, record.id());
        SyncStore.insert(sql, record);
        return new Accepted(record, new OutgoingMessage(world, id, peer, now));
    }

    /** On the writer task, right after the commit. */
    private void accepted(Accepted message) {
        board.post(message.receipt());
        courier.tell(new CourierEvent.Accepted(message.record()));
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

    /** Ends the tasks. Unacknowledged messages go on in the next run. Idempotent. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        deliveryEvents.close();
        transport.close();
        courier.close();
        mailOut.close();
        tasks.close();
    }

    private record Accepted(SyncRecord record, OutgoingMessage receipt) {}
}
