package dev.jwaku.delivery.service;

import dev.jwaku.delivery.Subscription;
import dev.jwaku.delivery.network.Link;
import dev.jwaku.delivery.network.PublishOutcome;
import dev.jwaku.delivery.network.StoreNodes;
import dev.jwaku.delivery.outbox.CheckReport;
import dev.jwaku.delivery.outbox.Ending;
import dev.jwaku.delivery.outbox.OutboxAction;
import dev.jwaku.delivery.outbox.OutboxMachine;
import dev.jwaku.delivery.outbox.OutboxPolicy;
import dev.jwaku.delivery.outbox.OutboxRow;
import dev.jwaku.delivery.outbox.PresenceCheck;
import dev.jwaku.peers.ConnectionListener;
import dev.jwaku.peers.LinkSnapshot;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.CancelledException;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Mailbox;
import dev.jwaku.runtime.Meters;
import dev.jwaku.runtime.Tasks;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.message.Timestamps;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the node published for others, until a store node has it: the state machine of the sender's own outbox, without
 * a disk and without new stamps, because the bytes are the client's. One owner task. Bounded by {@link #MAX_MESSAGES}
 * and {@link #MAX_BYTES}: what finds no room is counted and not followed up. Thread-safe.
 */
public final class ServiceOutbox implements AutoCloseable {
    /** Most messages followed up at once. */
    public static final int MAX_MESSAGES = 4_000;
    /** Most bytes of them. */
    public static final long MAX_BYTES = 32L << 20;
    /** How long one is followed up while the node is online; archives refuse what is older than 20 s anyway. */
    public static final Duration DEADLINE = Duration.ofMinutes(2);

    private static final int MAX_EVENTS = 3 * MAX_MESSAGES + 256;
    private static final int WITNESSES = 1;

    private final World world;
    private final Link link;
    private final StoreNodes stores;
    private final Republisher relay;
    private final OutboxMachine machine;
    private final PresenceCheck presence;
    private final Tasks tasks;
    private final Mailbox<Event> events;
    private final Mailbox<OutboxAction.Publish> toSend;
    private final Subscription listening;
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicInteger messages = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final Map<Long, Taken> taken = new ConcurrentSkipListMap<>();

    /** Starts; asks store nodes for what {@link #published} tells of. */
    public ServiceOutbox(World world, Link link, StoreNodes stores, Republisher relay) {
        this.world = world;
        this.link = link;
        this.stores = stores;
        this.relay = relay;
        this.machine = new OutboxMachine(
                new OutboxPolicy(DEADLINE, true, WITNESSES),
                world.random(),
                () -> Timestamps.toNanos(world.now()),
                world.nanoTime());
        this.presence = new PresenceCheck(stores, WITNESSES);
        this.tasks = new Tasks(world, "service-outbox");
        this.events = new Mailbox<>(world, MAX_EVENTS);
        this.toSend = new Mailbox<>(world, MAX_MESSAGES);
        this.listening = link.listen(new ConnectionListener() {
            @Override
            public void changed(LinkSnapshot before, LinkSnapshot now) {
                if ((before.livePeers() > 0) != (now.livePeers() > 0)) {
                    events.offer(new Event.LinkChanged());
                }
            }
        });
        world.meters()
                .gauges(
                        "jwaku_service_outbox_messages",
                        () -> size() == 0 ? List.of() : List.of(Meters.Reading.of(size())));
        tasks.start("owner", this::run);
        tasks.start("republisher", this::republish);
    }

    private record Taken(Bytes encoded, int peers) {}

    /**
     * The node published a message for somebody else, or keeps it because no relay peer is there. Never blocks.
     *
     * @param encoded the bytes that went out
     * @param peers how many relay peers took it; if none did, it is published when some are there
     */
    public void published(PubsubTopic topic, WakuMessage message, Bytes encoded, int peers) {
        if (message.ephemeral() || message.timestamp().orElse(0) == 0) {
            return; // no store keeps it
        }
        long total = bytes.addAndGet(encoded.length());
        if (messages.incrementAndGet() > MAX_MESSAGES || total > MAX_BYTES) {
            release(encoded);
            count("no_room");
            return;
        }
        OutboxRow row = OutboxRow.accepted(
                numbers.incrementAndGet(), topic, message, false, world.now().plus(DEADLINE));
        taken.put(row.id(), new Taken(encoded, peers));
        if (!events.offer(new Event.Published(row))) {
            taken.remove(row.id());
            release(encoded);
            count("no_room");
        }
    }

    private void release(Bytes encoded) {
        messages.decrementAndGet();
        bytes.addAndGet(-encoded.length());
    }

    private void count(String outcome) {
        world.meters().counter("jwaku_service_outbox_total", "outcome", outcome).increment();
    }

    // The owner task

    private void run() {
        look();
        while (!events.isClosed()) {
            machine.advance(world.nanoTime(), world.now()).forEach(this::perform);
            long due = machine.nextDueAt();
            Event event = events.take(due == Long.MAX_VALUE ? Deadline.NEVER : Deadline.at(world, due));
            machine.storesKnown(stores.areKnown());
            for (; event != null; event = events.poll()) {
                apply(event);
            }
        }
    }

    private void look() {
        machine.online(link.snapshot().livePeers() > 0, world.nanoTime(), world.now());
    }

    private void apply(Event event) {
        long now = world.nanoTime();
        switch (event) {
            case Event.Published published -> machine.accepted(published.row(), now);
            case Event.Attempted attempted -> machine.attempted(attempted.id(), attempted.outcome(), now, world.now());
            case Event.Checked checked -> machine.checked(checked.report(), now);
            case Event.LinkChanged ignored -> look();
        }
    }

    private void perform(OutboxAction action) {
        switch (action) {
            case OutboxAction.Publish publish -> publish(publish);
            case OutboxAction.Check check -> tasks.start("presence", () -> ask(check));
            case OutboxAction.Finish finish -> finish(finish);
            case OutboxAction.Save ignored -> {
                // nothing is kept on disk
            }
            case OutboxAction.Published ignored -> {
                // the client was told
            }
            case OutboxAction.Witnessed ignored -> {
                // nobody asks
            }
        }
    }

    /** The first attempt has been made already. */
    private void publish(OutboxAction.Publish publish) {
        Taken known = taken.get(publish.row().id());
        if (known != null && publish.reason() == OutboxAction.Reason.FIRST) {
            // What is kept here may be out: the client's bytes must not get another stamp.
            PublishOutcome first = known.peers() > 0
                    ? new PublishOutcome.Taken(known.peers())
                    : new PublishOutcome.TryAgain("no relay peer", List.of());
            events.offer(new Event.Attempted(publish.row().id(), first));
        } else if (known == null || !toSend.offer(publish)) {
            events.offer(new Event.Attempted(publish.row().id(), new PublishOutcome.NoPeers()));
        }
    }

    private void finish(OutboxAction.Finish finish) {
        Taken known = taken.remove(finish.row().id());
        if (known != null) {
            release(known.encoded());
        }
        count(
                switch (finish.ending()) {
                    case Ending.Stored ignored -> "stored";
                    case Ending.Unverified ignored -> "unverified";
                    case Ending.Failed ignored -> "unconfirmed";
                    case Ending.Acknowledged ignored -> "acknowledged";
                });
    }

    // Other tasks

    private void republish() {
        for (OutboxAction.Publish next = toSend.take(Deadline.NEVER);
                next != null;
                next = toSend.take(Deadline.NEVER)) {
            Taken known = taken.get(next.row().id());
            PublishOutcome outcome = known == null
                    ? new PublishOutcome.NoPeers()
                    : relay.republish(next.row().pubsubTopic(), known.encoded());
            count("republished");
            world.events()
                    .emit("service_republished", "msg_hash", next.row().hash().toString());
            events.put(new Event.Attempted(next.row().id(), outcome), Deadline.NEVER);
        }
    }

    private void ask(OutboxAction.Check check) {
        CheckReport report;
        try {
            report = presence.ask(check.questions());
        } catch (CancelledException e) {
            throw e;
        } catch (RuntimeException e) {
            world.taskFailed("presence check", e);
            report = CheckReport.unknown(check.questions());
        }
        events.put(new Event.Checked(report), Deadline.NEVER);
    }

    /** How many messages are followed up now. */
    public int size() {
        return messages.get();
    }

    /** Forgets everything. Idempotent. */
    @Override
    public void close() {
        listening.close();
        events.close();
        toSend.close();
        tasks.close();
    }

    private sealed interface Event {
        record Published(OutboxRow row) implements Event {}

        record Attempted(long id, PublishOutcome outcome) implements Event {}

        record Checked(CheckReport report) implements Event {}

        record LinkChanged() implements Event {}
    }
}
