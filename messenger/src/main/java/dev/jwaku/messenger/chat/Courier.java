package dev.jwaku.messenger.chat;

import dev.jwaku.delivery.ReceivedMessage;
import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.datasync.Mvds;
import dev.jwaku.messenger.datasync.MvdsAction;
import dev.jwaku.messenger.datasync.MvdsId;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.profile.Profile;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Mailbox;
import dev.jwaku.runtime.Meters;
import dev.jwaku.runtime.World;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The one owner of what is sent and taken in: keeps the state machines and the disk in step, hands parcels to
 * {@link MailOut}, and tells listeners.
 */
final class Courier {
    private static final int MOST_AT_ONCE = 256;
    /** Most proofs that wait to be noted; without one, its messages are repeated earlier than need be. */
    private static final int MOST_PROOFS = 1024;
    /** The wall clock may jump; nothing sleeps longer than this without looking at it. */
    private static final Duration LONGEST_NAP = Duration.ofMinutes(1);

    private final World world;
    private final Profile profile;
    private final Intake intake;
    private final Board board;
    private final MailOut mailOut;
    private final Schedules schedules;
    private final Mvds mvds;
    private final RawQueue copies = new RawQueue();
    private final WantedProofs wanted = new WantedProofs();
    private final Mailbox<CourierEvent> mailbox;
    private final EnvelopeRoom room;
    private final AtomicInteger commits = new AtomicInteger();
    private final AtomicInteger proofs = new AtomicInteger();
    private final Meters.Counter dropped;

    Courier(World world, Profile profile, Intake intake, Board board, MailOutFactory mail) {
        this.world = world;
        this.profile = profile;
        this.intake = intake;
        this.board = board;
        this.mailOut = mail.create(this::tell);
        this.schedules = new Schedules(world, profile);
        this.mvds = new Mvds(world.random());
        this.room = new EnvelopeRoom(world);
        this.dropped = world.meters().counter("jwaku_messenger_dropped_total");
        // Room for everything that may be told at once: each kind has a bound of its own.
        int mails = 2 * (Mvds.MOST_IN_FLIGHT + RawQueue.MOST_IN_FLIGHT) + MOST_PROOFS;
        this.mailbox =
                new Mailbox<>(world, PostOffice.MOST_COMMITS + EnvelopeRoom.MOST_ENVELOPES + mails + MOST_AT_ONCE);
    }

    /** Makes the other half, which tells this one what became of its parcels. */
    interface MailOutFactory {
        MailOut create(Consumer<CourierEvent> courier);
    }

    MailOut mailOut() {
        return mailOut;
    }

    /** Takes up what earlier runs left unacknowledged; before the task starts. A restart is a return. */
    void load() {
        schedules.unacknowledged().forEach(mvds::add);
        schedules.copies().forEach(copies::add);
        mvds.onConnected(world.now());
    }

    /** Reserves room for what a transaction will leave; false if too much is under way. */
    boolean reserve() {
        if (commits.incrementAndGet() > PostOffice.MOST_COMMITS) {
            commits.decrementAndGet();
            return false;
        }
        return true;
    }

    /** The transaction failed. */
    void release() {
        commits.decrementAndGet();
    }

    /**
     * A transaction is committed. Never blocks.
     *
     * @param isReserved false if its caller gave up waiting, and its room was given back
     */
    void committed(Posted posted, boolean isReserved) {
        if (!isReserved) {
            commits.incrementAndGet();
        }
        tell(new CourierEvent.Committed(posted));
    }

    /** Tells the courier something. Never blocks. */
    void tell(CourierEvent event) {
        if (isProof(event) && proofs.incrementAndGet() > MOST_PROOFS) {
            proofs.decrementAndGet();
            return;
        }
        mailbox.offer(event);
    }

    private static boolean isProof(CourierEvent event) {
        return event instanceof CourierEvent.Mailed mailed
                && (mailed.outcome() == Parcel.Outcome.STORED || mailed.outcome() == Parcel.Outcome.UNPROVABLE);
    }

    /** An envelope arrived. Waits for room; dropped and counted if there is none for long. */
    void onEnvelope(ReceivedMessage message) {
        if (!room.take(message.payload().length()) || !mailbox.offer(new CourierEvent.Arrived(message))) {
            dropped.increment();
        }
    }

    /** The task. */
    void run() {
        while (true) {
            Instant now = world.now();
            perform(mvds.tick(now), State.SENDING);
            performCopies(copies.tick(now), State.SENDING);
            List<CourierEvent> events = mailbox.takeUpTo(MOST_AT_ONCE, nextLook());
            if (events.isEmpty() && mailbox.isClosed()) {
                return;
            }
            handle(events);
        }
    }

    private Deadline nextLook() {
        Instant now = world.now();
        Duration nap = LONGEST_NAP;
        for (Optional<Instant> due : List.of(mvds.nextDueAt(), copies.nextDueAt())) {
            Duration left = due.map(at -> Duration.between(now, at)).orElse(LONGEST_NAP);
            nap = left.compareTo(nap) < 0 ? left : nap;
        }
        return Deadline.after(world, nap);
    }

    private void handle(List<CourierEvent> events) {
        Instant now = world.now();
        List<ReceivedMessage> arrived = new ArrayList<>();
        Batch batch = new Batch();
        for (CourierEvent event : events) {
            switch (event) {
                case CourierEvent.Committed committed -> {
                    commits.decrementAndGet();
                    apply(committed.posted(), now);
                }
                case CourierEvent.Arrived envelope -> arrived.add(envelope.message());
                case CourierEvent.Mailed mailed -> {
                    if (isProof(mailed)) {
                        proofs.decrementAndGet();
                    }
                    batch.add(mailed, now);
                }
                case CourierEvent.Connected ignored -> mvds.onConnected(now);
            }
        }
        perform(batch.refused, State.SENDING);
        perform(batch.published, State.PUBLISHED);
        perform(batch.stored, State.STORED);
        performCopies(batch.refusedCopies, State.SENDING);
        performCopies(batch.publishedCopies, State.PUBLISHED);
        batch.storedCopies.forEach(number -> board(schedules.stored(number)));
        batch.proved.forEach(message -> board.tell(listener -> listener.onProved(message.id(), message.recipient())));
        takeIn(arrived);
    }

    /** A message that its recipient had acknowledged. */
    private record Proved(MessageId id, ChatKey recipient) {}

    /** What became of parcels, by how far their messages have come. */
    private final class Batch {
        private final List<MvdsAction> refused = new ArrayList<>();
        private final List<MvdsAction> published = new ArrayList<>();
        private final List<MvdsAction> stored = new ArrayList<>();
        private final List<RawQueue.Action> refusedCopies = new ArrayList<>();
        private final List<RawQueue.Action> publishedCopies = new ArrayList<>();
        private final List<Long> storedCopies = new ArrayList<>();
        private final List<Proved> proved = new ArrayList<>();

        private void add(CourierEvent.Mailed mailed, Instant now) {
            switch (mailed.parcel()) {
                case Parcel.Synced synced -> add(synced.send(), mailed.outcome(), now);
                case Parcel.Raw raw -> addCopy(raw.record(), mailed.outcome(), now);
            }
        }

        private void add(MvdsAction.Send send, Parcel.Outcome outcome, Instant now) {
            long dispatch = send.dispatch();
            switch (outcome) {
                case PUBLISHED -> published.addAll(mvds.onPublished(dispatch, now));
                case REFUSED -> refused.addAll(mvds.onDispatchFailed(dispatch, now));
                case STORED -> {
                    stored.addAll(mvds.onProved(dispatch, now));
                    for (MvdsId id : send.sent()) {
                        wanted.take(send.peer(), id).ifPresent(message -> proved.add(new Proved(message, send.peer())));
                    }
                }
                case UNPROVABLE -> published.addAll(mvds.onUnprovable(dispatch, now));
            }
        }

        private void addCopy(RawRecord record, Parcel.Outcome outcome, Instant now) {
            switch (outcome) {
                case PUBLISHED -> publishedCopies.addAll(copies.onPublished(record.number(), now));
                case REFUSED -> refusedCopies.addAll(copies.onRefused(record.number(), now));
                case STORED -> storedCopies.add(record.number());
                case UNPROVABLE -> {
                    // It stays published.
                }
            }
        }
    }

    private void apply(Posted posted, Instant now) {
        posted.receipts().forEach(board::post);
        posted.accepted().forEach(accepted -> board.tell(listener -> listener.onAccepted(accepted)));
        posted.actions().forEach(this::act);
        board(posted.changes());
        posted.settled().forEach(copies::settle);
        posted.records().forEach(record -> mvds.renew(record, now));
        posted.copies().forEach(copies::add);
    }

    private void act(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            world.taskFailed("after a commit", e);
        }
    }

    private void board(List<StateChange> changes) {
        changes.forEach(board::onState);
    }

    private void takeIn(List<ReceivedMessage> arrived) {
        if (arrived.isEmpty()) {
            return;
        }
        room.giveBack(
                arrived.size(),
                arrived.stream()
                        .mapToLong(message -> message.payload().length())
                        .sum());
        Taken taken = intake.take(arrived);
        Instant now = world.now();
        apply(taken.posted(), now);
        for (Arrival arrival : taken.arrivals()) {
            mvds.onNumbering(arrival.sender(), arrival.numbering());
            mvds.onAcks(arrival.sender(), arrival.acks());
            mailOut.acknowledged(arrival.sender(), needless(arrival));
            mvds.onStored(arrival.sender(), arrival.stored(), now);
            mvds.onMissing(arrival.sender(), arrival.missing(), now);
            mvds.onRequests(arrival.sender(), arrival.requests(), now);
        }
        taken.repeating().forEach(peer -> mvds.onRepeated(peer, now));
        taken.newDevices().forEach(peer -> mvds.onNewDevice(peer, now));
        taken.heard().forEach(peer -> mvds.onHeard(peer, now));
    }

    /** Acknowledged messages of which nobody wants to know whether store nodes hold them. */
    private List<MvdsId> needless(Arrival arrival) {
        ChatKey recipient = arrival.sender();
        for (Arrival.Delivered delivered : arrival.delivered()) {
            if (board.wantsProof(delivered.message(), recipient)) {
                wanted.add(recipient, delivered.id(), delivered.message());
            }
        }
        return arrival.acks().stream().filter(id -> !wanted.has(recipient, id)).toList();
    }

    /** Does what the state machine wants; messages whose times are saved have come as far as the state says. */
    private void perform(List<MvdsAction> actions, State reached) {
        for (MvdsAction action : actions) {
            if (action instanceof MvdsAction.Send send) {
                mailOut.submit(new Parcel.Synced(send));
            }
        }
        board(schedules.save(actions, reached));
    }

    private void performCopies(List<RawQueue.Action> actions, State reached) {
        for (RawQueue.Action action : actions) {
            if (action instanceof RawQueue.Action.Send send) {
                mailOut.submit(new Parcel.Raw(send.record()));
            }
        }
        board(schedules.saveCopies(actions, reached));
    }

    void close() {
        room.close();
        mailbox.close();
    }
}
