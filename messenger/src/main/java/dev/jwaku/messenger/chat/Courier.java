package dev.jwaku.messenger.chat;

import dev.jwaku.delivery.ReceivedMessage;
import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.datasync.Mvds;
import dev.jwaku.messenger.datasync.MvdsAction;
import dev.jwaku.messenger.datasync.SyncRecord;
import dev.jwaku.messenger.datasync.SyncStore;
import dev.jwaku.messenger.profile.MessageStore;
import dev.jwaku.messenger.profile.Profile;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Mailbox;
import dev.jwaku.runtime.Meters;
import dev.jwaku.runtime.World;
import dev.jwaku.sqlite.Sql;
import dev.jwaku.sqlite.StorageException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one owner of data sync: takes accepted messages and arriving envelopes, keeps the state machine and the disk in
 * step, and hands payloads to {@link MailOut}.
 */
final class Courier {
    /** Most envelopes that wait to be opened; further ones are dropped and counted, and their senders repeat them. */
    static final int MOST_ENVELOPES = 4096;
    /** Most bytes of envelopes that wait to be opened. */
    static final long MOST_ENVELOPE_BYTES = 32L << 20;

    private static final Logger log = LoggerFactory.getLogger(Courier.class);
    private static final int MOST_AT_ONCE = 256;
    /** The wall clock may jump; nothing sleeps longer than this without looking at it. */
    private static final Duration LONGEST_NAP = Duration.ofMinutes(1);

    private final World world;
    private final Profile profile;
    private final Intake intake;
    private final Board board;
    private final Mvds mvds;
    private final Mailbox<CourierEvent> mailbox;
    private final AtomicInteger envelopes = new AtomicInteger();
    private final AtomicLong envelopeBytes = new AtomicLong();
    private final Meters.Counter dropped;

    Courier(World world, Profile profile, Intake intake, Board board) {
        this.world = world;
        this.profile = profile;
        this.intake = intake;
        this.board = board;
        this.mvds = new Mvds(world.random());
        this.dropped = world.meters().counter("jwaku_messenger_dropped_total");
        // Room for everything that may be told at once: each kind has a bound of its own.
        int capacity = Conversations.MOST_UNACKNOWLEDGED + MOST_ENVELOPES + 2 * Mvds.MOST_IN_FLIGHT + MOST_AT_ONCE;
        this.mailbox = new Mailbox<>(world, capacity);
    }

    /** Takes up the unacknowledged messages of earlier runs; before the task starts. */
    void load() {
        profile.database().run("read unacknowledged messages", SyncStore::load).forEach(mvds::add);
    }

    /** Tells the courier something. Never blocks. */
    void tell(CourierEvent event) {
        mailbox.offer(event);
    }

    /** An envelope arrived. Never blocks. */
    void onEnvelope(ReceivedMessage message) {
        int size = message.message().payload().length();
        if (envelopes.get() >= MOST_ENVELOPES || envelopeBytes.get() + size > MOST_ENVELOPE_BYTES) {
            dropped.increment();
            return;
        }
        envelopes.incrementAndGet();
        envelopeBytes.addAndGet(size);
        mailbox.offer(new CourierEvent.Arrived(message));
    }

    /** The task. */
    void run(MailOut mailOut) {
        while (true) {
            perform(mvds.tick(world.now()), State.SENDING, mailOut);
            List<CourierEvent> events = mailbox.takeUpTo(MOST_AT_ONCE, nextLook());
            if (events.isEmpty() && mailbox.isClosed()) {
                return;
            }
            handle(events, mailOut);
        }
    }

    private Deadline nextLook() {
        Instant now = world.now();
        Duration nap = mvds.nextDueAt().map(due -> Duration.between(now, due)).orElse(LONGEST_NAP);
        return Deadline.after(world, nap.compareTo(LONGEST_NAP) < 0 ? nap : LONGEST_NAP);
    }

    private void handle(List<CourierEvent> events, MailOut mailOut) {
        Instant now = world.now();
        List<ReceivedMessage> arrived = new ArrayList<>();
        List<MvdsAction> published = new ArrayList<>();
        List<MvdsAction> refused = new ArrayList<>();
        for (CourierEvent event : events) {
            switch (event) {
                case CourierEvent.Accepted accepted -> mvds.add(accepted.record());
                case CourierEvent.Arrived envelope -> arrived.add(envelope.message());
                case CourierEvent.Dispatched sent -> {
                    if (sent.isPublished()) {
                        published.addAll(mvds.onPublished(sent.dispatch(), now));
                    } else {
                        refused.addAll(mvds.onDispatchFailed(sent.dispatch(), now));
                    }
                }
                case CourierEvent.Connected ignored -> mvds.onConnected(now);
            }
        }
        perform(published, State.PUBLISHED, mailOut);
        perform(refused, State.SENDING, mailOut);
        takeIn(arrived);
    }

    private void takeIn(List<ReceivedMessage> arrived) {
        if (arrived.isEmpty()) {
            return;
        }
        envelopes.addAndGet(-arrived.size());
        envelopeBytes.addAndGet(-arrived.stream()
                .mapToLong(message -> message.message().payload().length())
                .sum());
        for (Arrival arrival : intake.take(arrived)) {
            Instant now = world.now();
            mvds.onAcks(arrival.sender(), arrival.acks());
            mvds.onStored(arrival.sender(), arrival.stored(), now);
            mvds.onMissing(arrival.sender(), arrival.missing(), now);
            mvds.onRequests(arrival.sender(), arrival.requests(), now);
            mvds.onHeard(arrival.sender(), now);
        }
    }

    /** Does what the state machine wants; messages whose times are saved have come as far as the state says. */
    private void perform(List<MvdsAction> actions, State reached, MailOut mailOut) {
        if (actions.isEmpty()) {
            return;
        }
        for (MvdsAction action : actions) {
            if (action instanceof MvdsAction.Send send) {
                mailOut.submit(send);
            }
        }
        try {
            profile.database()
                    .run("save the schedule", sql -> save(sql, actions, reached))
                    .forEach(board::onState);
        } catch (StorageException e) {
            // The schedule in memory goes on; after a restart the older times on disk send too early, not too late.
            log.atWarn().setCause(e).log("schedule not saved");
        }
    }

    private static Map<MessageId, State> save(Sql sql, List<MvdsAction> actions, State reached) throws SQLException {
        Map<MessageId, State> changed = new LinkedHashMap<>();
        for (MvdsAction action : actions) {
            switch (action) {
                case MvdsAction.Save save -> {
                    SyncRecord record = save.record();
                    SyncStore.save(sql, record);
                    MessageStore.advance(sql, record.peer(), record.id(), reached.code())
                            .ifPresent(id -> changed.put(id, reached));
                }
                case MvdsAction.Fail fail -> {
                    SyncStore.delete(sql, fail.peer(), fail.id());
                    MessageStore.advance(sql, fail.peer(), fail.id(), State.FAILED.code())
                            .ifPresent(id -> changed.put(id, State.FAILED));
                }
                case MvdsAction.Send ignored -> {
                    // Already handed over.
                }
            }
        }
        return changed;
    }

    void close() {
        mailbox.close();
    }
}
