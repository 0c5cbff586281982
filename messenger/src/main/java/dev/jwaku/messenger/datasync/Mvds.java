package dev.jwaku.messenger.datasync;

import dev.jwaku.messenger.identity.ChatKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The state machine of MVDS (2/MVDS) for one user, in batch mode: messages are sent at once and repeated until each
 * peer acknowledged them.
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
 *   <li>Repetitions follow the gaps that {@code ResendSchedule} documents (2 s, 5 s, 10 s, 27 s, then doubled).
 *   <li>A peer that is heard after {@link #SILENCE} or more gets its messages anew within 2 s, and so does everybody
 *       when our own connection returns; but nothing that left less than {@link #NOT_AGAIN_WITHIN} ago.
 *   <li>Acks leave with the next payload for the peer, after {@link #FLUSH_WITHIN} at the latest. Ids that are unknown
 *       or repeated disturb nothing, and an ack counts only for the peer who sent it.
 *   <li>An offer of a stored message is answered with an ack, of another one with a request; a request makes our
 *       message due at once.
 * </ul>
 */
public final class Mvds {
    /** Longest time that an ack waits for company. */
    public static final Duration FLUSH_WITHIN = Duration.ofMillis(100);
    /** How long a peer must have been silent to be sent everything again when it is heard. */
    public static final Duration SILENCE = Duration.ofSeconds(15);
    /** A peer's or our own return repeats nothing that left less than this ago. */
    public static final Duration NOT_AGAIN_WITHIN = Duration.ofSeconds(15);
    /** Most payloads that are handed over and not yet published. */
    public static final int MOST_IN_FLIGHT = 64;

    private static final Duration RETRY_REPLIES_AFTER = Duration.ofSeconds(2);

    private final ResendSchedule schedule;
    private final Map<ChatKey, PeerQueue> peers = new LinkedHashMap<>();
    private final Map<Long, MvdsAction.Send> inFlight = new LinkedHashMap<>();
    private long nextSequence;
    private long nextDispatch;
    private @Nullable Instant latest;

    /** @param random for jitter */
    public Mvds(RandomGenerator random) {
        this.schedule = new ResendSchedule(random);
    }

    /** A message to be sent: new, or unacknowledged from before a restart. One already known is ignored. */
    public void add(SyncRecord record) {
        peer(record.peer()).add(new Pending(record, nextSequence++));
    }

    /** A peer's acknowledgements. */
    public void onAcks(ChatKey peer, List<MvdsId> ids) {
        PeerQueue queue = peer(peer);
        ids.forEach(queue::remove);
    }

    /** Messages of a peer that are now stored durably, new or repeated: they will be acknowledged. */
    public void onStored(ChatKey peer, List<MvdsId> ids, Instant now) {
        ids.forEach(id -> peer(peer).ack(id, now.plus(FLUSH_WITHIN)));
    }

    /** Messages that a peer offers and that are not stored: they will be requested. */
    public void onMissing(ChatKey peer, List<MvdsId> ids, Instant now) {
        ids.forEach(id -> peer(peer).request(id, now.plus(FLUSH_WITHIN)));
    }

    /** Messages that a peer wants: those that wait are due at once. */
    public void onRequests(ChatKey peer, List<MvdsId> ids, Instant now) {
        PeerQueue queue = peer(peer);
        for (MvdsId id : ids) {
            Pending record = queue.find(id);
            if (record != null && !isInFlight(peer, id)) {
                queue.requeue(record, now);
            }
        }
    }

    /** A peer gave a sign of life. */
    public void onHeard(ChatKey peer, Instant now) {
        PeerQueue queue = peer(peer);
        Duration silence = queue.heard(now);
        if (silence == null || silence.compareTo(SILENCE) >= 0) {
            beginAnew(queue, now);
        }
    }

    /** Our own connection is back. */
    public void onConnected(Instant now) {
        peers.values().forEach(queue -> beginAnew(queue, now));
    }

    private void beginAnew(PeerQueue queue, Instant now) {
        for (Pending record : queue.waiting()) {
            Instant soon = now.plus(schedule.returnJitter());
            Instant earliest = record.lastSentAt().plus(NOT_AGAIN_WITHIN);
            Instant due = soon.isBefore(earliest) ? earliest : soon;
            if (due.isBefore(record.dueAt())) {
                queue.beginAnew(record, due);
            }
        }
    }

    /** A payload was published; the messages in it, if still unacknowledged, wait from now on. */
    public List<MvdsAction> onPublished(long dispatch, Instant now) {
        MvdsAction.Send send = inFlight.remove(dispatch);
        return send == null ? List.of() : waitAgain(send, now);
    }

    /** A payload could not be sent; its messages are tried again on their schedule, its replies soon. */
    public List<MvdsAction> onDispatchFailed(long dispatch, Instant now) {
        MvdsAction.Send send = inFlight.remove(dispatch);
        if (send == null) {
            return List.of();
        }
        PeerQueue queue = peer(send.peer());
        send.payload().acks().forEach(id -> queue.ack(id, now.plus(RETRY_REPLIES_AFTER)));
        send.payload().requests().forEach(id -> queue.request(id, now.plus(RETRY_REPLIES_AFTER)));
        return waitAgain(send, now);
    }

    private List<MvdsAction> waitAgain(MvdsAction.Send send, Instant now) {
        PeerQueue queue = peer(send.peer());
        List<MvdsAction> actions = new ArrayList<>();
        for (MvdsId id : send.sent()) {
            Pending record = queue.find(id);
            if (record != null) {
                queue.published(record, now, now.plus(gap(queue, record, now)));
                actions.add(new MvdsAction.Save(record.toRecord()));
            }
        }
        return actions;
    }

    /** What is due now. */
    public List<MvdsAction> tick(Instant now) {
        followClock(now);
        List<MvdsAction> actions = new ArrayList<>();
        for (PeerQueue queue : peers.values()) {
            while (queue.isDue(now) && inFlight.size() < MOST_IN_FLIGHT) {
                send(queue, now, actions);
            }
        }
        return actions;
    }

    private void send(PeerQueue queue, Instant now, List<MvdsAction> actions) {
        List<Pending> alive = new ArrayList<>();
        for (Pending record : queue.takeDue(now)) {
            if (record.createdAt().plus(ResendSchedule.GIVE_UP_AFTER).isAfter(now)) {
                record.sent(now, now.plus(gap(queue, record, now)));
                alive.add(record);
                actions.add(new MvdsAction.Save(record.toRecord()));
            } else {
                queue.remove(record.id());
                actions.add(new MvdsAction.Fail(queue.peer(), record.id()));
            }
        }
        MvdsPayload payload = new MvdsPayload(
                queue.takeAcks(),
                List.of(),
                queue.takeRequests(),
                alive.stream().map(Pending::message).toList());
        if (!payload.isEmpty()) {
            List<MvdsId> sent = alive.stream().map(Pending::id).toList();
            MvdsAction.Send send = new MvdsAction.Send(nextDispatch++, queue.peer(), payload, sent);
            inFlight.put(send.dispatch(), send);
            actions.add(send);
        }
    }

    private Duration gap(PeerQueue queue, Pending record, Instant now) {
        return schedule.gapAfter(
                Math.max(1, record.attempts()), Duration.between(record.createdAt(), now), queue.silence(now));
    }

    /** When {@link #tick} next has something to do; empty if nothing waits or nothing more may be on its way. */
    public Optional<Instant> nextDueAt() {
        if (inFlight.size() >= MOST_IN_FLIGHT) {
            return Optional.empty();
        }
        Instant next = null;
        for (PeerQueue queue : peers.values()) {
            Instant due = queue.nextDueAt();
            if (due != null && (next == null || due.isBefore(next))) {
                next = due;
            }
        }
        return Optional.ofNullable(next);
    }

    /** A clock that was set back would let everything wait longer; so all times go back with it. */
    private void followClock(Instant now) {
        if (latest != null && now.isBefore(latest)) {
            Duration back = Duration.between(now, latest);
            peers.values().forEach(queue -> queue.shift(back));
        }
        latest = now;
    }

    private boolean isInFlight(ChatKey peer, MvdsId id) {
        return inFlight.values().stream()
                .anyMatch(send -> send.peer().equals(peer) && send.sent().contains(id));
    }

    private PeerQueue peer(ChatKey key) {
        return peers.computeIfAbsent(key, PeerQueue::new);
    }
}
