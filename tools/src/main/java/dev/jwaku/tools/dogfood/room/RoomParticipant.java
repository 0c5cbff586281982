package dev.jwaku.tools.dogfood.room;

import dev.jwaku.delivery.Delivery;
import dev.jwaku.delivery.DeliveryEvent;
import dev.jwaku.delivery.DeliveryException;
import dev.jwaku.delivery.ReceivedMessage;
import dev.jwaku.delivery.Restamping;
import dev.jwaku.delivery.SendRequest;
import dev.jwaku.delivery.Since;
import dev.jwaku.delivery.Subscription;
import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.messenger.datasync.MvdsId;
import dev.jwaku.node.WakuNode;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.World;
import dev.jwaku.telemetry.journal.Fact;
import dev.jwaku.tools.lpt.wire.EndMarker;
import dev.jwaku.tools.lpt.wire.PayloadCodec;
import dev.jwaku.tools.lpt.wire.TestMessage;
import dev.jwaku.waku.message.Timestamps;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/**
 * A JVM in a room: sends test messages, acknowledges those of others, says that it is here. It plays on the delivery of
 * a node, which it does not own; {@link #run} does all in the calling thread, the rest may be called from any.
 */
public final class RoomParticipant implements AutoCloseable {
    private static final Duration FIRST_LOOK = Duration.ofHours(1);
    private static final Duration BEAT = Duration.ofSeconds(5);
    private static final Duration STEP = Duration.ofMillis(50);
    private static final Duration COMPARE = Duration.ofSeconds(2);
    private static final Duration END_PAUSE = Duration.ofSeconds(2);
    private static final int END_MARKERS = 3;
    private static final int MOST_ACKS = 100;
    private static final int RUN_BYTES = 4;

    private final World world;
    private final WakuNode node;
    private final Delivery delivery;
    private final RoomPlan plan;
    private final PubsubTopic shard;
    private final String run;
    private final String me;
    private final long startedAtNanos;
    private final Bytes noise;
    private final RoomFacts facts;
    private final RoomBook book;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Long, Integer> tickets = new TreeMap<>();
    private final List<Subscription> subscriptions;
    private final Signal stopping;
    private long previousAtNanos;
    private Instant nextBeat = Instant.EPOCH;
    private Instant nextMessage;
    private Instant nextCompare = Instant.EPOCH;
    private Instant nextEnd = Instant.EPOCH;
    private int endMarkers;
    private Optional<Instant> onlineSince = Optional.empty();
    private Optional<Presence.Clock> clock = Optional.empty();

    /** Enters the room. */
    public RoomParticipant(WakuNode node, PubsubTopic shard, RoomPlan plan) {
        this(node, shard, plan, fact -> {});
    }

    /** The same, and telemetry is told what happens; the recorder neither waits nor throws. */
    public RoomParticipant(WakuNode node, PubsubTopic shard, RoomPlan plan, Consumer<Fact> recorder) {
        this.world = node.world();
        this.node = node;
        this.delivery = node.delivery();
        this.plan = plan;
        this.shard = shard;
        this.run = Bytes.wrap(world.entropy().bytes(RUN_BYTES)).toHex();
        this.me = node.peerId().toString();
        this.noise = Bytes.wrap(world.entropy().bytes(plan.size()));
        this.startedAtNanos = Timestamps.toNanos(world.now());
        this.previousAtNanos = startedAtNanos;
        this.nextMessage = world.now().plus(plan.startAfter());
        this.facts = new RoomFacts(plan.room(), me, run, recorder);
        this.book = new RoomBook(plan.room(), me, run, facts);
        this.stopping = new Signal(world);
        this.subscriptions = List.of(
                delivery.listen(this::told),
                delivery.subscribe(shard, plan.room().topic(), Since.ago(FIRST_LOOK), this::received));
    }

    /** Sends as planned and takes part, until the time is over or {@link #stop}. */
    public void run() {
        Deadline end =
                plan.length().map(length -> Deadline.after(world, length)).orElse(Deadline.NEVER);
        while (!stopping.isRaised() && !end.isExpired() && !(plan.untilComplete() && isDone())) {
            step();
            stopping.await(Deadline.after(world, STEP));
        }
    }

    /** Ends {@link #run}. */
    public void stop() {
        stopping.raise();
    }

    private boolean isDone() {
        return (plan.messages() == 0 || endMarkers == END_MARKERS) && isComplete();
    }

    private void step() {
        Instant now = world.now();
        lock.lock();
        try {
            boolean connected = delivery.isConnected();
            onlineSince = connected ? onlineSince.or(() -> Optional.of(now)) : Optional.empty();
            if (book.own().size() < plan.messages() && !now.isBefore(nextMessage) && isBegun(now)) {
                say(now);
            }
            if (connected) {
                beat(now);
            }
            if (!now.isBefore(nextCompare)) {
                nextCompare = now.plus(COMPARE);
                delivery.coverage(shard, plan.room().topic())
                        .ifPresent(coverage -> book.comparedUntil(coverage.completeUntil()));
            }
            if (plan.messages() > 0
                    && book.own().size() == plan.messages()
                    && endMarkers < END_MARKERS
                    && book.isSettled()
                    && !now.isBefore(nextEnd)) {
                sayEnd(now);
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean isBegun(Instant now) {
        return !book.own().isEmpty() || book.others(now) >= plan.startWith();
    }

    private void say(Instant now) {
        int index = book.own().size() + 1;
        long nanos = Timestamps.toNanos(now);
        TestMessage message = new TestMessage(
                me,
                index,
                plan.messages(),
                startedAtNanos,
                nanos - startedAtNanos,
                nanos - previousAtNanos,
                plan.size(),
                Optional.of(new TestMessage.Extra(run, 1, nanos, nanos, world.nanoTime())));
        Bytes payload = PayloadCodec.encode(message, noise);
        try {
            // its index is the application's own id: receivers count what is stamped anew as a repetition
            long ticket = send(payload, Restamping.BY_APPLICATION, false);
            book.queued(index, payload, now);
            tickets.put(ticket, index);
            previousAtNanos = nanos;
            nextMessage = nextMessage.plus(plan.every()).isBefore(now)
                    ? now.plus(plan.every())
                    : nextMessage.plus(plan.every());
        } catch (DeliveryException e) {
            nextMessage = now.plus(plan.every()); // the outbox is full: it will not always be
        }
    }

    private long send(Bytes payload, Restamping restamping, boolean ephemeral) {
        SendRequest request =
                SendRequest.of(shard, plan.room().topic(), payload).withRestamping(restamping);
        return delivery.send(ephemeral ? request.asEphemeral() : request).id();
    }

    /** Says that we are here, with what we received since; only acks are worth a store. */
    private void beat(Instant now) {
        List<MvdsId> acks = book.toAck(MOST_ACKS);
        if (now.isBefore(nextBeat)
                && (acks.isEmpty() || now.isBefore(nextBeat.minus(BEAT).plusSeconds(1)))) {
            return;
        }
        nextBeat = now.plus(BEAT);
        int last = book.lastAccepted();
        Presence presence = new Presence(
                me,
                plan.name(),
                "jvm",
                run,
                book.accepted(),
                last,
                book.notAccepted(last, EndMarker.MOST_LISTED),
                onlineSince.map(Instant::toEpochMilli).orElse(0L),
                clock);
        try {
            RoomCodec.Records records = new RoomCodec.Records(acks, now.getEpochSecond(), presence);
            send(RoomCodec.encode(plan.room(), records), Restamping.BY_APPLICATION, acks.isEmpty());
            book.acked(acks); // the outbox sees to them from now on
            book.said(presence, now);
        } catch (DeliveryException e) {
            nextBeat = now.plus(BEAT);
        }
    }

    private void sayEnd(Instant now) {
        int last = book.own().size();
        EndMarker marker = new EndMarker(me, run, book.accepted(), last, book.notAccepted(last, EndMarker.MOST_LISTED));
        send(PayloadCodec.encode(marker), Restamping.BY_APPLICATION, false);
        endMarkers++;
        nextEnd = now.plus(END_PAUSE);
    }

    private void received(ReceivedMessage message) {
        boolean live = message.arrival() == ReceivedMessage.Arrival.LIVE;
        RoomCodec.Packet packet;
        try {
            packet = RoomCodec.decode(plan.room(), message.payload());
        } catch (MalformedMessageException e) {
            return; // anybody may write into a room
        }
        lock.lock();
        try {
            switch (packet) {
                case RoomCodec.Test test ->
                    book.got(test.message(), message.payload(), message.hash(), live, message.receivedAt());
                case RoomCodec.End end -> book.ended(end, message.receivedAt());
                case RoomCodec.Records records ->
                    book.heard(records, live ? message.receivedAt() : saidAt(records, message.receivedAt()));
            }
        } finally {
            lock.unlock();
        }
    }

    /** What comes from a store was said earlier. */
    private static Instant saidAt(RoomCodec.Records records, Instant latest) {
        Instant said = Instant.ofEpochSecond(Math.clamp(records.saidAtSeconds(), 0, latest.getEpochSecond()));
        return said.isBefore(latest) ? said : latest;
    }

    private void told(DeliveryEvent event) {
        lock.lock();
        try {
            switch (event) {
                case DeliveryEvent.Published published ->
                    own(published.id()).ifPresent(own -> accepted(own, Fact.Step.PUBLISHED));
                case DeliveryEvent.Stored stored ->
                    own(stored.id()).ifPresent(own -> {
                        accepted(own, Fact.Step.STORED);
                        own.stored();
                    });
                case DeliveryEvent.Failed failed ->
                    own(failed.id()).ifPresent(own -> {
                        own.failed();
                        facts.progressed(own.index(), Fact.Step.GIVEN_UP, world.now());
                    });
                case DeliveryEvent.Unverified unverified -> {}
                case DeliveryEvent.Acknowledged acknowledged -> {}
                case DeliveryEvent.Receiving receiving -> {}
                case DeliveryEvent.ConnectionChanged changed -> {}
            }
        } finally {
            lock.unlock();
        }
    }

    private void accepted(OwnMessage own, Fact.Step step) {
        Instant now = world.now();
        own.accepted(now);
        facts.progressed(own.index(), step, now);
    }

    private Optional<OwnMessage> own(long ticket) {
        return Optional.ofNullable(tickets.get(ticket)).flatMap(book::own);
    }

    /** Tells it how far its clock is off; others hear of it. */
    public void clock(Presence.Clock measured) {
        lock.lock();
        try {
            clock = Optional.of(measured);
        } finally {
            lock.unlock();
        }
    }

    /** The room as it is now, for a terminal. */
    public String text() {
        lock.lock();
        try {
            return new RoomReport(plan.room(), book, plan.program()).text();
        } finally {
            lock.unlock();
        }
    }

    /** The room as it is now, with the fields of {@code docs/dogfood-protocol.md}. */
    public ObjectNode json() {
        lock.lock();
        try {
            return new RoomReport(plan.room(), book, plan.program()).json(world.now());
        } finally {
            lock.unlock();
        }
    }

    /** Whether everybody has everything, as far as we know. */
    public boolean isComplete() {
        lock.lock();
        try {
            return book.isComplete();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the node has a connection. */
    public boolean isConnected() {
        return delivery.isConnected() && !node.host().peers().isEmpty();
    }

    @Override
    public void close() {
        stop();
        subscriptions.forEach(Subscription::close);
    }
}
