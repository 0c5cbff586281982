package dev.jwaku.delivery.inbox;

import dev.jwaku.delivery.CoverageReport;
import dev.jwaku.delivery.DeliveryConfig;
import dev.jwaku.delivery.DeliveryEvent;
import dev.jwaku.delivery.MessageListener;
import dev.jwaku.delivery.ReceivedMessage;
import dev.jwaku.delivery.Since;
import dev.jwaku.delivery.Subscription;
import dev.jwaku.delivery.network.DeliveryNetwork;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.message.Timestamps;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The receiving half of delivery: door, inbox and verifier as one. Thread-safe. */
public final class Receiving implements AutoCloseable {
    /** Name of the inbox file inside the folder. */
    public static final String INBOX_FILE = "inbox.db";
    /** Most messages of one page of history. */
    public static final int MAX_PAGE = 1_000;

    private final World world;
    private final DeliveryNetwork network;
    private final InboxStore store;
    private final Inbox inbox;
    private final ReceiptVerifier verifier;
    private final boolean verifies;
    private Subscription link = () -> {};
    private Subscription doubt = () -> {};

    private Receiving(
            World world,
            InboxStore store,
            DeliveryNetwork network,
            DeliveryConfig config,
            Consumer<DeliveryEvent.Receiving> events) {
        this.world = world;
        this.network = network;
        this.store = store;
        Followers followers = new Followers();
        this.inbox = new Inbox(world, store, followers, config, events);
        this.verifier = new ReceiptVerifier(world, network, store, followers, inbox, events);
        this.verifies = config.inbox().verify();
    }

    /**
     * Opens the inbox in a folder; nothing runs yet.
     *
     * @param events told of what happens, by the tasks of this
     * @throws dev.jwaku.sqlite.StorageException if the inbox cannot be used
     */
    public static Receiving open(
            World world,
            Path folder,
            DeliveryNetwork network,
            DeliveryConfig config,
            Consumer<DeliveryEvent.Receiving> events) {
        InboxStore store = config.inbox().memoryOnly()
                ? new MemoryInbox(config.inbox())
                : new SqliteInbox(world, folder.resolve(INBOX_FILE), config.inbox(), config.storage());
        return new Receiving(world, store, network, config, events);
    }

    /** Starts the door and the verifier among the tasks of their owner, who closes this first. */
    public void start(Tasks tasks) {
        tasks.start("door", inbox::run);
        if (verifies) {
            tasks.start("verifier", () -> verifier.run(tasks));
            link = network.link().listen(verifier);
            doubt = network.receive().onDoubt(verifier::lost);
        }
    }

    /** Shows the listener messages of a criterion until the subscription is closed. */
    public Subscription subscribe(Criterion criterion, Since since, MessageListener listener) {
        Subscription shown = inbox.listen(criterion, listener, () -> verifier.abandoned(criterion));
        return bring(criterion, since, shown);
    }

    /** Keeps messages of a criterion in the inbox until the subscription is closed. */
    public Subscription keep(Criterion criterion, Since since) {
        return bring(criterion, since, inbox.keep(criterion, () -> verifier.abandoned(criterion)));
    }

    private Subscription bring(Criterion criterion, Since since, Subscription kept) {
        verifier.follow(criterion, since);
        boolean complete = false;
        try {
            Subscription brought =
                    network.receive().subscribe(criterion.pubsubTopic(), criterion.contentTopic(), this::arrived);
            complete = true;
            return () -> {
                brought.close();
                kept.close();
            };
        } finally {
            if (!complete) {
                kept.close();
            }
        }
    }

    private void arrived(PubsubTopic topic, WakuMessage message) {
        if (inbox.onMessage(topic, message, network.receive().path())) {
            verifier.heard();
        } else {
            verifier.lost();
        }
    }

    /** Messages of a criterion after a row number, ascending; those up to it may go when room is needed. */
    public List<ReceivedMessage> history(Criterion criterion, long after, int most) {
        if (after > 0) {
            store.markShown(Map.of(criterion, after));
        }
        return store.after(criterion, after, Math.min(most, MAX_PAGE));
    }

    /** For which times everything of a criterion is here; empty if nobody ever subscribed to it. */
    public Optional<CoverageReport> coverage(Criterion criterion) {
        long until = Timestamps.toNanos(world.now()) - Coverage.SETTLING_NANOS;
        return verifier.coverage(criterion)
                .map(coverage -> new CoverageReport(
                        Timestamps.toInstant(coverage.since()),
                        Timestamps.toInstant(coverage.completeUntil()),
                        Timestamps.toInstant(coverage.completeFinalUntil()),
                        coverage.gaps(until).intervals().stream()
                                .map(gap -> new CoverageReport.Gap(
                                        Timestamps.toInstant(gap.start()), Timestamps.toInstant(gap.end())))
                                .toList(),
                        verifies && network.stores().areKnown()));
    }

    /** Refuses further messages and ends the verifier; before the tasks are closed. Idempotent. */
    public void stop() {
        link.close();
        doubt.close();
        verifier.close();
        inbox.close();
    }

    /** Closes the inbox; after the tasks have ended. */
    @Override
    public void close() {
        stop();
        store.close();
    }
}
