package dev.jwaku.messenger.datasync;

import dev.jwaku.messenger.identity.ChatKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The state machine of MVDS (2/MVDS) for one user, in batch mode: messages are sent at once and repeated until each
 * peer acknowledged them. A message for several people is one record for each of them.
 *
 * <p>Pure: the owner tells what happened and when, does what comes back, and calls {@link #tick} at {@link #nextDueAt}.
 * Not thread-safe. Times are of the wall clock and kept on disk, so a schedule goes on while the program does not run;
 * when the clock is set back, all waiting times move with it.
 *
 * <p>What happens when:
 *
 * <ul>
 *   <li>A payload is on its way from {@link MvdsAction.Send} until it is published; its messages are not sent again
 *       meanwhile. At most {@link #MOST_IN_FLIGHT} payloads are on their way.
 *   <li>Repetitions follow the gaps that {@code ResendSchedule} documents; they are long once store nodes hold the
 *       envelope ({@link #onProved}).
 *   <li>A peer that is heard after {@link #SILENCE} or more gets its messages anew within 2 s, and so does everybody
 *       when our own connection returns; but nothing that left less than {@link #NOT_AGAIN_WITHIN} ago. For a message
 *       that a peer lets lie although it comes back again and again, this time doubles, up to an hour: it may have
 *       reasons. A proof that comes later does not put it off.
 *   <li>The same for a peer that sends a message again which we acknowledged: it did not get the ack, so it may have
 *       missed what left at about the same time.
 *   <li>The same for a peer that speaks from a new device, which cannot read what was sent before: within 2 s, and
 *       {@link #NOT_FOR_A_DEVICE_WITHIN} after it left.
 *   <li>Acks leave with the next payload for the peer, after {@link #FLUSH_WITHIN} at the latest. Ids that are unknown
 *       or repeated disturb nothing, and an ack counts only for the peer who sent it.
 *   <li>An offer of a stored message is answered with an ack, of another one with a request; a request makes our
 *       message due at once. Answers are in the numbering in which the peer speaks.
 *   <li>Of peers to whom nothing is to be sent, the thousand heard last are remembered.
 * </ul>
 */
public final class Mvds {
    /** Longest time that an ack waits for company. */
    public static final Duration FLUSH_WITHIN = Duration.ofMillis(100);
    /** How long a peer must have been silent to be sent everything again when it is heard. */
    public static final Duration SILENCE = Duration.ofSeconds(15);
    /** A peer's or our own return repeats nothing that left less than this ago. */
    public static final Duration NOT_AGAIN_WITHIN = Duration.ofSeconds(15);
    /** A new device repeats nothing that left less than this ago. */
    public static final Duration NOT_FOR_A_DEVICE_WITHIN = Duration.ofSeconds(3);
    /** Most payloads that are handed over and not yet published. */
    public static final int MOST_IN_FLIGHT = 64;
    /** After this time without an acknowledgement a message has failed. */
    public static final Duration GIVE_UP_AFTER = ResendSchedule.GIVE_UP_AFTER;

    private static final Duration RETRY_REPLIES_AFTER = Duration.ofSeconds(2);

    private final ResendSchedule schedule;
    private final Peers peers = new Peers();
    private final Sendings sendings = new Sendings();
    private long nextSequence;
    private @Nullable Instant latest;

    /** @param random for jitter */
    public Mvds(RandomGenerator random) {
        this.schedule = new ResendSchedule(random);
    }

    /** A message to be sent: new, or unacknowledged from before a restart. One already known is ignored. */
    public void add(SyncRecord record) {
        peers.get(record.peer()).add(new Pending(record, nextSequence++));
    }

    /** A message that its user wants to be tried again: due at once, and with all its time before it. */
    public void renew(SyncRecord record, Instant now) {
        PeerQueue queue = peers.get(record.peer());
        Pending known = queue.find(record.id());
        if (known == null) {
            add(record);
            return;
        }
        known.renew(now);
        if (queue.isWaiting(known)) {
            queue.beginAnew(known, now);
        }
    }

    /** A peer's acknowledgements. */
    public void onAcks(ChatKey peer, List<MvdsId> ids) {
        PeerQueue queue = peers.get(peer);
        ids.forEach(queue::remove);
    }

    /** Messages of a peer that are now stored durably, new or repeated: they will be acknowledged. */
    public void onStored(ChatKey peer, List<MvdsId> ids, Instant now) {
        ids.forEach(id -> peers.get(peer).ack(id, now.plus(FLUSH_WITHIN)));
    }

    /** Messages that a peer offers and that are not stored: they will be requested. */
    public void onMissing(ChatKey peer, List<MvdsId> ids, Instant now) {
        ids.forEach(id -> peers.get(peer).request(id, now.plus(FLUSH_WITHIN)));
    }

    /** Messages that a peer wants: those that wait are due at once. */
    public void onRequests(ChatKey peer, List<MvdsId> ids, Instant now) {
        PeerQueue queue = peers.get(peer);
        for (MvdsId id : ids) {
            Pending record = queue.find(id);
            if (record != null && queue.isWaiting(record)) {
                queue.requeue(record, now);
            }
        }
    }

    /** How a peer numbers the fields of what it sends. */
    public void onNumbering(ChatKey peer, MvdsPayload.Numbering numbering) {
        peers.get(peer).speaks(numbering);
    }

    /** A peer gave a sign of life. */
    public void onHeard(ChatKey peer, Instant now) {
        PeerQueue queue = peers.get(peer);
        Duration silence = queue.heard(now);
        if (silence == null || silence.compareTo(SILENCE) >= 0) {
            queue.waiting().forEach(record -> beginAnew(queue, record, now, record.returnGap()));
            queue.waiting().forEach(Pending::returned);
        }
    }

    /** A peer sends again, now, what it was acknowledged: it misses what we sent. */
    public void onRepeated(ChatKey peer, Instant now) {
        PeerQueue queue = peers.get(peer);
        for (Pending record : queue.waiting()) {
            if (!record.isWanted()) {
                beginAnew(queue, record, now, record.repeatGap());
                record.repeated();
            }
        }
    }

    /** A peer has a device that could not read what was sent before. */
    public void onNewDevice(ChatKey peer, Instant now) {
        PeerQueue queue = peers.get(peer);
        queue.waiting().forEach(record -> beginAnew(queue, record, now, NOT_FOR_A_DEVICE_WITHIN));
        queue.onTheirWay().forEach(Pending::outdated);
    }

    /** Our own connection is back, or the program runs again. */
    public void onConnected(Instant now) {
        for (PeerQueue queue : peers.all()) {
            queue.waiting().forEach(record -> beginAnew(queue, record, now, NOT_AGAIN_WITHIN));
        }
    }

    private void beginAnew(PeerQueue queue, Pending record, Instant now, Duration leastGap) {
        Instant soon = now.plus(schedule.returnJitter());
        Instant earliest = record.lastSentAt().plus(leastGap);
        Instant due = soon.isBefore(earliest) ? earliest : soon;
        if (due.isBefore(record.dueAt())) {
            queue.beginAnew(record, due);
        } else {
            // Its own schedule is sooner, but a proof may still put it off.
            record.wantedBy(due);
        }
    }

    /** A payload was published; the messages in it, if still unacknowledged, wait from now on. */
    public List<MvdsAction> onPublished(long dispatch, Instant now) {
        MvdsAction.Send send = sendings.published(dispatch);
        if (send == null) {
            return List.of();
        }
        PeerQueue queue = peers.get(send.peer());
        List<MvdsAction> actions = new ArrayList<>();
        for (Pending record : records(queue, send.sent())) {
            record.published(now);
            actions.add(waitFrom(queue, record, now));
        }
        return actions;
    }

    /** A payload could not be sent; its messages are tried again on their schedule, its replies soon. */
    public List<MvdsAction> onDispatchFailed(long dispatch, Instant now) {
        MvdsAction.Send send = sendings.failed(dispatch);
        if (send == null) {
            return List.of();
        }
        PeerQueue queue = peers.get(send.peer());
        send.payload().acks().forEach(id -> queue.ack(id, now.plus(RETRY_REPLIES_AFTER)));
        send.payload().requests().forEach(id -> queue.request(id, now.plus(RETRY_REPLIES_AFTER)));
        List<MvdsAction> actions = new ArrayList<>();
        records(queue, send.sent()).forEach(record -> actions.add(waitFrom(queue, record, now)));
        return actions;
    }

    /** Store nodes hold all envelopes of a published payload: the recipient has them as soon as it looks. */
    public List<MvdsAction> onProved(long dispatch, Instant now) {
        Sendings.Published proved = sendings.proved(dispatch);
        if (proved == null) {
            return List.of();
        }
        PeerQueue queue = peers.get(proved.peer());
        List<MvdsAction> actions = new ArrayList<>();
        for (Pending record : records(queue, proved.sent())) {
            record.stored();
            // What begins anew, or is on its way again, was made so on purpose.
            boolean rests = record.attempts() > 0 && queue.isWaiting(record);
            actions.add(rests ? waitFrom(queue, record, now) : new MvdsAction.Save(record.toRecord()));
        }
        return actions;
    }

    /** Nobody can say whether store nodes hold a published payload. */
    public List<MvdsAction> onUnprovable(long dispatch, Instant now) {
        Sendings.Published lost = sendings.proved(dispatch);
        if (lost == null) {
            return List.of();
        }
        PeerQueue queue = peers.get(lost.peer());
        List<MvdsAction> actions = new ArrayList<>();
        for (Pending record : records(queue, lost.sent())) {
            if (record.dispatch() == dispatch && record.attempts() > 0 && queue.isWaiting(record)) {
                record.unprovable();
                actions.add(waitFrom(queue, record, now));
            }
        }
        return actions;
    }

    /** The record waits for its acknowledgement, counted from when it last left. */
    private MvdsAction waitFrom(PeerQueue queue, Pending record, Instant now) {
        Instant due = record.lastSentAt().plus(gap(queue, record, now));
        if (record.isOutdated()) {
            queue.beginAnew(record, record.lastSentAt().plus(NOT_FOR_A_DEVICE_WITHIN));
        } else if (record.isWantedBefore(due)) {
            queue.beginAnew(record, record.wantedBy());
        } else {
            queue.requeue(record, due);
        }
        return new MvdsAction.Save(record.toRecord());
    }

    private static List<Pending> records(PeerQueue queue, List<MvdsId> ids) {
        List<Pending> found = new ArrayList<>();
        for (MvdsId id : ids) {
            Pending record = queue.find(id);
            if (record != null) {
                found.add(record);
            }
        }
        return found;
    }

    /** What is due now. */
    public List<MvdsAction> tick(Instant now) {
        followClock(now);
        List<MvdsAction> actions = new ArrayList<>();
        for (PeerQueue queue : peers.all()) {
            while (queue.isDue(now) && sendings.hasRoom()) {
                send(queue, now, actions);
            }
        }
        return actions;
    }

    private void send(PeerQueue queue, Instant now, List<MvdsAction> actions) {
        List<Pending> alive = new ArrayList<>();
        long dispatch = sendings.next();
        for (Pending record : queue.takeDue(now)) {
            if (record.createdAt().plus(GIVE_UP_AFTER).isAfter(now)) {
                record.sent(now, dispatch);
                record.due(now.plus(gap(queue, record, now)));
                alive.add(record);
                actions.add(new MvdsAction.Save(record.toRecord()));
            } else {
                queue.remove(record.id());
                actions.add(new MvdsAction.Fail(queue.peer(), record.id()));
            }
        }
        MvdsPayload payload = new MvdsPayload(
                queue.numbering(),
                queue.takeAcks(),
                List.of(),
                queue.takeRequests(),
                alive.stream().map(Pending::message).toList());
        if (!payload.isEmpty()) {
            List<MvdsId> sent = alive.stream().map(Pending::id).toList();
            MvdsAction.Send send = new MvdsAction.Send(dispatch, queue.peer(), payload, sent);
            sendings.begin(send);
            actions.add(send);
        }
    }

    private Duration gap(PeerQueue queue, Pending record, Instant now) {
        return schedule.gapAfter(
                Math.max(1, record.attempts()),
                record.proof(),
                Duration.between(record.createdAt(), now),
                queue.silence(now));
    }

    /** When {@link #tick} next has something to do; empty if nothing waits or nothing more may be on its way. */
    public Optional<Instant> nextDueAt() {
        return sendings.hasRoom() ? peers.nextDueAt() : Optional.empty();
    }

    /** A clock that was set back would let everything wait longer; so all times go back with it. */
    private void followClock(Instant now) {
        if (latest != null && now.isBefore(latest)) {
            Duration back = Duration.between(now, latest);
            peers.all().forEach(queue -> queue.shift(back));
        }
        latest = now;
    }
}
