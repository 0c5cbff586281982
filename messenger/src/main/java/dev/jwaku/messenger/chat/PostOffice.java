package dev.jwaku.messenger.chat;

import dev.jwaku.delivery.Delivery;
import dev.jwaku.delivery.DeliveryEvent;
import dev.jwaku.delivery.ReceivedMessage;
import dev.jwaku.delivery.Subscription;
import dev.jwaku.messenger.MessengerConfig;
import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.datasync.SyncStore;
import dev.jwaku.messenger.encryption.EncryptionLayer;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.profile.Profile;
import dev.jwaku.messenger.transport.TopicKeys;
import dev.jwaku.messenger.transport.Transport;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import dev.jwaku.sqlite.Database;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Brings application messages of any kind out and in for one open profile: stores what is posted and sends it until it
 * is acknowledged, has what arrives dealt with by {@link Handlers}. Does not own the profile and the delivery.
 *
 * <p>Use: make one, fill its {@link #handlers}, {@link #start} it, and send through it as a {@link Dispatcher}.
 */
public final class PostOffice implements Dispatcher, AutoCloseable {
    /** Most messages of ours that some recipient has not acknowledged; more are refused. Each recipient counts. */
    public static final int MOST_UNACKNOWLEDGED = 10_000;
    /** Most transactions of callers whose messages and actions are not taken up yet; more are refused. */
    public static final int MOST_COMMITS = 10_000;

    private final World world;
    private final Profile profile;
    private final Delivery delivery;
    private final Transport transport;
    private final Handlers handlers = new Handlers();
    private final Board board;
    private final Courier courier;
    private final Announcer announcer;
    private final Tasks tasks;
    private final AtomicBoolean closed = new AtomicBoolean();
    private Subscription deliveryEvents = () -> {};

    /** Nothing runs yet. */
    public PostOffice(World world, Profile profile, Delivery delivery, MessengerConfig config) {
        this.world = world;
        this.profile = profile;
        this.delivery = delivery;
        this.board = new Board(world);
        EncryptionLayer encryption =
                EncryptionLayer.open(world, profile.identity(), profile.database(), config.encryption());
        encryption.expire();
        this.transport = new Transport(
                profile.identity(),
                delivery,
                encryption,
                new TopicKeys(world, profile.database(), config.derivation()),
                world.entropy(),
                config.history(),
                this::onEnvelope);
        Reception reception = new Reception(world, profile.identity(), handlers, board);
        Intake intake = new Intake(world, profile, transport, encryption, reception);
        this.courier = new Courier(
                world, profile, intake, board, events -> new MailOut(world, transport, delivery::acknowledged, events));
        this.announcer = new Announcer(world, profile, transport, config.showsPresence());
        this.tasks = new Tasks(world, "messenger");
    }

    private void onEnvelope(ReceivedMessage message) {
        courier.onEnvelope(message);
    }

    /** Who deals with what arrives. To be filled before the start. */
    public Handlers handlers() {
        return handlers;
    }

    /** Starts: listens for all to whom anything was ever sent, and takes up what earlier runs left unacknowledged. */
    public void start() {
        profile.database().run("forget what is too old", sql -> ReceivedStore.expire(sql, world.now()));
        courier.load();
        deliveryEvents = delivery.listen(this::onDelivery);
        // The courier takes in what comes; nothing goes out before we listen.
        tasks.start("courier", courier::run);
        transport.start();
        tasks.start("mail-out", courier.mailOut()::run);
        tasks.start("announcer", announcer::run);
        announcer.onConnection(delivery.isConnected());
    }

    private void onDelivery(DeliveryEvent event) {
        courier.mailOut().onDelivery(event);
        if (event instanceof DeliveryEvent.ConnectionChanged changed) {
            announcer.onConnection(changed.isConnected());
            if (changed.isConnected()) {
                courier.tell(new CourierEvent.Connected());
            }
        }
    }

    @Override
    public <T> T run(String what, Work<T> work) {
        return post(what, work::run);
    }

    @Override
    public <T> T read(String what, Database.Work<T> work) {
        return profile.database().run(what, work);
    }

    @Override
    public boolean retry(MessageId id) {
        return post("send a message again", posting -> posting.retry(id));
    }

    private <T> T post(String what, PostingWork<T> work) {
        if (!courier.reserve()) {
            throw new MessageRefusedException("too busy to " + what);
        }
        AtomicBoolean isKnown = new AtomicBoolean();
        Database.Work<Result<T>> inTransaction = sql -> {
            Posting posting = new Posting(world, profile.identity(), sql);
            return new Result<>(work.run(posting), posting.posted());
        };
        try {
            return profile.database()
                    .run(
                            what,
                            inTransaction,
                            result -> courier.committed(result.posted(), isKnown.compareAndSet(false, true)))
                    .value();
        } finally {
            if (isKnown.compareAndSet(false, true)) {
                courier.release();
            }
        }
    }

    @Override
    public Optional<DispatchReport> report(MessageId id) {
        return profile.database().run("find a message", sql -> DispatchStore.report(sql, id));
    }

    /** What happened in a time, both ends included, by the wall clock. */
    public Retrospect retrospect(Instant from, Instant until) {
        return profile.database().run("look back", sql -> Retrospect.read(sql, from, until));
    }

    /** How many messages of ours some recipient has not acknowledged; each recipient counts. */
    public long unacknowledged() {
        return profile.database().run("count messages", SyncStore::count);
    }

    @Override
    public void follow(ChatKey peer) {
        transport.follow(peer);
    }

    /** For topics beyond those between two people. */
    public Transport transport() {
        return transport;
    }

    /** Tells the listener what happens from now on. */
    public Subscription listen(MessengerListener listener) {
        return board.listen(listener);
    }

    /** Tells all who listen. */
    public Bulletin bulletin() {
        return board;
    }

    Board board() {
        return board;
    }

    /** Ends the tasks. Unacknowledged messages go on in the next run. Idempotent. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        deliveryEvents.close();
        announcer.close();
        courier.close();
        transport.close();
        courier.mailOut().close();
        tasks.close();
    }

    private record Result<T>(T value, Posted posted) {}

    /** As {@link Dispatcher.Work}, with what only this package may do. */
    private interface PostingWork<T> {
        T run(Posting posting) throws SQLException;
    }
}
