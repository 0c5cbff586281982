package dev.jwaku.delivery;

import dev.jwaku.delivery.inbox.Criterion;
import dev.jwaku.delivery.inbox.Receiving;
import dev.jwaku.delivery.network.DeliveryNetwork;
import dev.jwaku.delivery.outbox.OutboxStore;
import dev.jwaku.peers.ConnectionStatus;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import dev.jwaku.sqlite.Database;
import dev.jwaku.sqlite.StorageException;
import dev.jwaku.waku.message.Timestamps;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Sends and receives messages and says truthfully what became of them. Thread-safe; close it to end its tasks.
 *
 * <p>{@link #send} returns when the message is in the outbox on disk; what is there survives a crash and is published
 * when the node runs again. Without a live peer a message waits: no peers is never success.
 */
public final class Delivery implements AutoCloseable {
    /** Name of the outbox file inside the folder. */
    public static final String OUTBOX_FILE = "outbox.db";

    private static final Duration CLOCK_SET_BACK = Duration.ofSeconds(1);

    private final World world;
    private final DeliveryNetwork network;
    private final DeliveryConfig config;
    private final Database database;
    private final Outbox outbox;
    private final Receiving receiving;
    private final DeliveryEvents events;
    private final Tasks tasks;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Subscription> pathSubscriptions = new ArrayList<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private long lastTimestamp;

    private Delivery(World world, Path folder, DeliveryNetwork network, DeliveryConfig config) {
        this.world = world;
        this.network = network;
        this.config = config;
        this.database = Database.open(world, folder.resolve(OUTBOX_FILE), OutboxStore.SCHEMA, config.storage());
        this.events = new DeliveryEvents(world);
        this.receiving = openInbox(folder);
        this.tasks = new Tasks(world, "delivery");
        this.outbox = new Outbox(world, network, new OutboxStore(database), config, events, tasks, this::nextTimestamp);
    }

    /**
     * Opens the outbox in a folder, publishes what an earlier run left there, and starts.
     *
     * @param folder created if missing, private to the user
     * @throws dev.jwaku.sqlite.StorageInUseException if another delivery uses the folder
     * @throws StorageException if the outbox cannot be read
     */
    public static Delivery open(World world, Path folder, DeliveryNetwork network, DeliveryConfig config) {
        Delivery delivery = new Delivery(world, folder, network, config);
        boolean started = false;
        try {
            delivery.start();
            started = true;
            return delivery;
        } finally {
            if (!started) {
                delivery.close();
            }
        }
    }

    private Receiving openInbox(Path folder) {
        boolean opened = false;
        try {
            Receiving inbox = Receiving.open(world, folder, network, config, events::emit);
            opened = true;
            return inbox;
        } finally {
            if (!opened) {
                database.close();
            }
        }
    }

    private void start() {
        receiving.start(tasks);
        outbox.start().forEach(this::keep);
        world.meters().gauge("jwaku_delivery_outbox_messages", outbox::size);
    }

    /**
     * Accepts a message: returns when it is committed to the outbox as durably as configured. Refuses at once when a
     * budget is used up.
     *
     * @throws OutboxFullException if the outbox is full
     * @throws QuotaExhaustedException if more was sent lately than the bandwidth budget allows
     * @throws MessageTooLargeException if the payload is larger than {@link DeliveryConfig#maxMessageBytes()}
     * @throws DeliveryException if the payload is empty, which no relay takes
     * @throws StorageException if the outbox cannot be written, for example because the disk is full or this is closed
     */
    public SendTicket send(SendRequest request) {
        return send(request, Duration.ZERO);
    }

    /**
     * The same, but waits for room when a budget is used up.
     *
     * @param longest how long to wait for room
     * @throws OutboxFullException if the outbox is still full then
     * @throws QuotaExhaustedException if the bandwidth budget is still used up then
     */
    public SendTicket send(SendRequest request, Duration longest) {
        int size = request.payload().length();
        if (size > config.maxMessageBytes()) {
            throw new MessageTooLargeException(
                    "a message has at most " + config.maxMessageBytes() + " bytes of payload, not " + size);
        }
        if (size == 0) {
            throw new DeliveryException("a message must have a payload");
        }
        if (request.restamping() == Restamping.MARKED && request.meta().length() > RestampId.MAX_OWN_META) {
            throw new DeliveryException("beside the mark of its generations a message has room for "
                    + RestampId.MAX_OWN_META + " bytes of meta, not "
                    + request.meta().length());
        }
        WakuMessage message = WakuMessage.builder(request.payload(), request.contentTopic())
                .version(request.version())
                .meta(meta(request))
                .timestamp(nextTimestamp())
                .ephemeral(request.ephemeral())
                .build();
        SendTicket ticket = outbox.accept(request, message, Deadline.after(world, longest));
        world.events()
                .emit(
                        "delivery.accepted",
                        "msg_hash",
                        ticket.hash(),
                        "id",
                        ticket.id(),
                        "topic",
                        request.pubsubTopic().name(),
                        "ctopic",
                        request.contentTopic().name(),
                        "size",
                        size);
        return ticket;
    }

    private Bytes meta(SendRequest request) {
        return request.restamping() == Restamping.MARKED
                ? RestampId.random(world).mark(request.meta())
                : request.meta();
    }

    /**
     * The ticket of a message that was accepted, in this run or an earlier one.
     *
     * @return empty if there is none of this number, or it was finished more than
     *     {@value dev.jwaku.delivery.outbox.OutboxStore#KEPT_FINISHED} messages ago
     * @throws StorageException if the outbox cannot be read
     */
    public Optional<SendTicket> ticket(long id) {
        return outbox.ticket(id);
    }

    /**
     * Says that whom a message is for has it, as the application learned from an end-to-end acknowledgement. Ends the
     * message if it is unfinished, whatever stores say, and corrects it if it was called failed; else changes nothing.
     *
     * @param id number of the ticket
     */
    public void acknowledged(long id) {
        outbox.acknowledged(id);
    }

    /**
     * The wall clock in nanoseconds, but never twice the same: equal payloads of one moment stay two messages. A clock
     * that was set back is followed, else all messages would be of the future.
     */
    private long nextTimestamp() {
        long nanos = Timestamps.toNanos(world.now());
        lock.lock();
        try {
            boolean isSetBack = lastTimestamp - nanos > CLOCK_SET_BACK.toNanos();
            lastTimestamp = isSetBack ? nanos : Math.max(nanos, lastTimestamp + 1);
            return lastTimestamp;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Shows messages of a content topic to the listener until the subscription is closed, going on where an earlier
     * subscription to it stopped, also in an earlier run. As {@link #subscribe(PubsubTopic, ContentTopic, Since,
     * MessageListener)} with {@link Since#lastTime()}.
     */
    public Subscription subscribe(PubsubTopic pubsubTopic, ContentTopic contentTopic, MessageListener listener) {
        return subscribe(pubsubTopic, contentTopic, Since.lastTime(), listener);
    }

    /**
     * Shows messages of a content topic to the listener until the subscription is closed, our own among them, as they
     * come and as store nodes have them. Each is in the inbox before it is shown. It is shown once; after a crash the
     * last ones may be shown again, with the same {@link ReceivedMessage#number()}. A message that the listener throws
     * at counts as shown.
     *
     * @param since from when on messages are wanted
     */
    public Subscription subscribe(
            PubsubTopic pubsubTopic, ContentTopic contentTopic, Since since, MessageListener listener) {
        return receiving.subscribe(new Criterion(pubsubTopic, contentTopic), since, listener);
    }

    /** As {@link #subscribe}, for somebody who reads with {@link #history} instead of listening. */
    public Subscription subscribe(PubsubTopic pubsubTopic, ContentTopic contentTopic, Since since) {
        return receiving.keep(new Criterion(pubsubTopic, contentTopic), since);
    }

    /**
     * Messages of a content topic in the inbox, in the order in which they came in. Whoever stores the last number
     * together with what it did with the messages, and goes on there, sees each exactly once.
     *
     * <p>What was shown to a listener or lies at or before a cursor stays as long as there is room.
     *
     * @param cursor number of the last message seen, 0 to begin
     * @param most at most so many, and never more than a thousand
     * @throws StorageException if the inbox cannot be read
     */
    public List<ReceivedMessage> history(PubsubTopic pubsubTopic, ContentTopic contentTopic, long cursor, int most) {
        return receiving.history(new Criterion(pubsubTopic, contentTopic), cursor, most);
    }

    /**
     * For which times all messages of a content topic are here; empty if nobody ever subscribed to it.
     *
     * @throws StorageException if the inbox cannot be read
     */
    public Optional<CoverageReport> coverage(PubsubTopic pubsubTopic, ContentTopic contentTopic) {
        return receiving.coverage(new Criterion(pubsubTopic, contentTopic));
    }

    /** Tells the listener what happens to messages and the connection from now on. */
    public Subscription listen(DeliveryEvent.Listener listener) {
        return events.listen(listener);
    }

    /** How well the node is connected now. */
    public ConnectionStatus connectionStatus() {
        return network.link().snapshot().status();
    }

    /** Whether anything goes out or comes in now. */
    public boolean isConnected() {
        return connectionStatus() != ConnectionStatus.DISCONNECTED;
    }

    /** How many accepted messages are neither published nor failed; none are any more once this is closed. */
    public int pending() {
        return closed.get() ? 0 : outbox.unpublished();
    }

    /**
     * Whether accepted messages wait for a peer, or were published within the last minute and wait for proof: while
     * they do, a link that is silent is worth a closer look.
     */
    public boolean isWaiting() {
        return !closed.get() && outbox.isWaiting();
    }

    /** How many accepted messages have not come to an end, published ones among them. */
    public int unfinished() {
        return closed.get() ? 0 : outbox.size();
    }

    /** Largest payload that {@link #send} accepts. */
    public int maxMessageBytes() {
        return config.maxMessageBytes();
    }

    private void keep(Subscription subscription) {
        lock.lock();
        try {
            pathSubscriptions.add(subscription);
        } finally {
            lock.unlock();
        }
    }

    /** Ends subscriptions and tasks; unfinished messages stay on disk. Idempotent. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        List<Subscription> open;
        lock.lock();
        try {
            open = List.copyOf(pathSubscriptions);
        } finally {
            lock.unlock();
        }
        open.forEach(Subscription::close);
        receiving.stop();
        outbox.close();
        tasks.close();
        receiving.close();
        database.close();
    }
}
