package dev.jwaku.delivery.inbox;

import dev.jwaku.delivery.DeliveryConfig;
import dev.jwaku.delivery.DeliveryEvent;
import dev.jwaku.delivery.InboxConfig;
import dev.jwaku.delivery.MessageListener;
import dev.jwaku.delivery.ReceivedMessage;
import dev.jwaku.delivery.ReceivedMessage.Arrival;
import dev.jwaku.delivery.Subscription;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Mailbox;
import dev.jwaku.runtime.World;
import dev.jwaku.sqlite.Database;
import dev.jwaku.sqlite.StorageException;
import dev.jwaku.waku.message.Timestamps;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one door through which messages of all ways come in, and its one owner, the door task: it drops what nobody
 * subscribed to and what was seen before, commits the rest in batches, and then shows it to the listeners, one message
 * at a time. What cannot be kept is neither remembered nor shown, so that it may come again.
 */
public final class Inbox {
    /** Most messages in one commit. */
    private static final int MOST_AT_ONCE = 256;
    /** Most live messages that wait for the door task; further ones are left to the verifier. */
    private static final int MOST_WAITING = 4096;
    /** Room for the verifier and for new listeners. */
    private static final int MOST_OTHERS = 64;

    private static final Duration TIDY_EVERY = Duration.ofHours(1);
    private static final Duration A_DAY = Duration.ofDays(1);

    private static final Logger log = LoggerFactory.getLogger(Inbox.class);

    private final World world;
    private final InboxStore store;
    private final Followers followers;
    private final Consumer<DeliveryEvent.Receiving> events;
    private final Doorstep doorstep;
    private final Mailbox<DoorEntry> waiting;
    private final InboxMeters meters;
    private final Showing showing;
    private final AtomicBoolean isFull = new AtomicBoolean();
    private long tidyAt;

    Inbox(
            World world,
            InboxStore store,
            Followers followers,
            DeliveryConfig config,
            Consumer<DeliveryEvent.Receiving> events) {
        this.world = world;
        this.store = store;
        this.followers = followers;
        this.events = events;
        this.doorstep = new Doorstep(config.maxRememberedHashes(), MOST_WAITING, config.maxDoorBytes());
        this.waiting = new Mailbox<>(world, MOST_WAITING + MOST_OTHERS);
        this.meters = new InboxMeters(world, store);
        this.showing = new Showing(world, store, followers);
        this.tidyAt = world.nanoTime();
    }

    /** Shows the listener what waits in the inbox, and what comes. */
    Subscription listen(Criterion criterion, MessageListener listener, Runnable abandoned) {
        followers.add(criterion, listener);
        trace("delivery.subscribed", criterion);
        waiting.offer(new DoorEntry.Look());
        return once(() -> {
            boolean isLast = followers.remove(criterion, listener);
            if (followers.listeners(criterion).isEmpty()) {
                trace("delivery.unsubscribed", criterion);
            }
            if (isLast) {
                abandoned.run();
            }
        });
    }

    private void trace(String event, Criterion criterion) {
        world.events()
                .emit(
                        event,
                        "topic",
                        criterion.pubsubTopic().name(),
                        "ctopic",
                        criterion.contentTopic().name());
    }

    /** Keeps what comes for somebody who reads it with {@link InboxStore#after}. */
    Subscription keep(Criterion criterion, Runnable abandoned) {
        followers.addReader(criterion);
        return once(() -> {
            if (followers.removeReader(criterion)) {
                abandoned.run();
            }
        });
    }

    private static Subscription once(Runnable end) {
        AtomicBoolean ended = new AtomicBoolean();
        return () -> {
            if (ended.compareAndSet(false, true)) {
                end.run();
            }
        };
    }

    /**
     * A message came over some way. Never blocks.
     *
     * @return false if it could not be taken and must be fetched later
     */
    boolean onMessage(PubsubTopic topic, WakuMessage message, String path) {
        if (!followers.follows(new Criterion(topic, message.contentTopic()))) {
            return true;
        }
        Candidate candidate = Candidate.of(topic, message, Arrival.LIVE, world.now());
        return switch (doorstep.admit(candidate)) {
            case ADMITTED -> {
                meters.received(path).increment();
                yield waiting.offer(new DoorEntry.Live(candidate)) || lost(candidate);
            }
            case KNOWN -> {
                meters.duplicates.increment();
                yield true;
            }
            case CROWDED -> {
                meters.crowded.increment();
                yield false;
            }
        };
    }

    private boolean lost(Candidate candidate) {
        doorstep.left(candidate);
        doorstep.forget(candidate.hash());
        meters.crowded.increment();
        return false;
    }

    /**
     * Takes recovered messages in, and with them the coverage that they make true; waits until they are committed.
     *
     * @return one outcome per message; if one of them is refused, the coverage was not taken
     * @throws StorageException if nothing was taken
     */
    List<Outcome> take(List<Candidate> messages, Map<Criterion, Coverage> coverage) {
        Deadline deadline = Deadline.after(world, Database.TIMEOUT);
        DoorEntry.Reply reply = new DoorEntry.Reply(world);
        if (!waiting.put(new DoorEntry.Recovered(messages, coverage, reply), deadline)) {
            throw new StorageException("the inbox is closed or too busy to take recovered messages");
        }
        return reply.await(deadline);
    }

    /** The door task. */
    void run() {
        while (true) {
            List<DoorEntry> entries = waiting.takeUpTo(MOST_AT_ONCE, Deadline.at(world, tidyAt));
            if (entries.isEmpty() && waiting.isClosed()) {
                return;
            }
            showing.catchUp();
            handle(entries);
            if (world.nanoTime() >= tidyAt) {
                tidy();
            }
        }
    }

    private void handle(List<DoorEntry> entries) {
        List<Candidate> live = new ArrayList<>();
        for (DoorEntry entry : entries) {
            switch (entry) {
                case DoorEntry.Live arrived -> live.add(arrived.message());
                case DoorEntry.Recovered recovered -> takeRecovered(recovered);
                case DoorEntry.Look ignored -> {
                    // the loop has looked
                }
            }
        }
        takeLive(live);
    }

    private void takeLive(List<Candidate> arrived) {
        List<Candidate> wanted = new ArrayList<>();
        for (Candidate each : arrived) {
            doorstep.left(each);
            if (followers.follows(each.criterion())) {
                wanted.add(each);
            } else {
                doorstep.forget(each.hash());
            }
        }
        if (wanted.isEmpty()) {
            return;
        }
        try {
            List<Outcome> outcomes = store.commit(wanted, Map.of());
            forgetRefused(wanted, outcomes);
            came(wanted, outcomes);
        } catch (StorageException e) {
            // Not remembered, so that the verifier finds them missing.
            wanted.forEach(each -> doorstep.forget(each.hash()));
            meters.refused.add(wanted.size());
            log.atWarn().setCause(e).addKeyValue("messages", wanted.size()).log("received messages not stored");
        }
    }

    private void forgetRefused(List<Candidate> wanted, List<Outcome> outcomes) {
        for (int i = 0; i < wanted.size(); i++) {
            if (outcomes.get(i) instanceof Outcome.Refused) {
                doorstep.forget(wanted.get(i).hash());
            }
        }
    }

    private void takeRecovered(DoorEntry.Recovered recovered) {
        List<Candidate> wanted = recovered.messages().stream()
                .filter(each -> followers.follows(each.criterion()))
                .toList();
        Map<Criterion, Coverage> coverage = new TreeMap<>(recovered.coverage());
        coverage.keySet().retainAll(followers.criteria());
        try {
            List<Outcome> outcomes = store.commit(wanted, coverage);
            recovered.reply().outcomes(outcomes);
            came(wanted, outcomes);
        } catch (StorageException e) {
            recovered.reply().failed(e);
        }
    }

    /** Tells everybody of what is committed now. */
    private void came(List<Candidate> messages, List<Outcome> outcomes) {
        List<ReceivedMessage> stored = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            Candidate message = messages.get(i);
            switch (outcomes.get(i)) {
                case Outcome.Stored row -> stored.add(message.inRow(row.number()));
                case Outcome.Duplicate ignored -> {
                    meters.duplicates.increment();
                    duplicate(message);
                }
                case Outcome.Refused ignored -> meters.refused.increment();
            }
        }
        stored.forEach(this::trace);
        tellIfFull(outcomes);
        showing.show(stored);
    }

    private void duplicate(Candidate message) {
        world.events()
                .emit(
                        "delivery.duplicate",
                        "msg_hash",
                        message.hash(),
                        "topic",
                        message.criterion().pubsubTopic().name(),
                        "ctopic",
                        message.criterion().contentTopic().name());
    }

    private void trace(ReceivedMessage message) {
        if (message.arrival() == Arrival.LIVE) {
            world.events().emit("delivery.received", "msg_hash", message.hash(), "number", message.number());
            return;
        }
        Duration age = Duration.between(
                Timestamps.toInstant(message.message().timestamp().orElse(Timestamps.toNanos(message.receivedAt()))),
                message.receivedAt());
        Duration delay = age.isNegative() ? Duration.ZERO : age;
        meters.received("store").increment();
        meters.recoveredAfter(delay);
        events.accept(new DeliveryEvent.Receiving.Recovered(
                message.number(),
                message.hash(),
                message.pubsubTopic(),
                message.message().contentTopic(),
                delay));
    }

    private void tellIfFull(List<Outcome> outcomes) {
        if (outcomes.stream().anyMatch(Outcome.Refused.class::isInstance)) {
            if (isFull.compareAndSet(false, true)) {
                InboxStore.Usage usage = store.usage();
                events.accept(new DeliveryEvent.Receiving.InboxFull(usage.messages(), usage.bytes()));
            }
        } else if (outcomes.stream().anyMatch(Outcome.Stored.class::isInstance)) {
            isFull.set(false);
        }
    }

    private void tidy() {
        tidyAt = world.nanoTime() + TIDY_EVERY.toNanos();
        try {
            store.tidy(world.now().minus(InboxConfig.LONGEST_HISTORY).minus(A_DAY), followers.criteria());
        } catch (StorageException e) {
            log.atWarn().setCause(e).log("the inbox was not tidied up");
        }
    }

    /** Refuses further messages; what waits is still taken in. */
    void close() {
        waiting.close();
    }
}
