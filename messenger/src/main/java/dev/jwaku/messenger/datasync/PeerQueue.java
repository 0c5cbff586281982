package dev.jwaku.messenger.datasync;

import dev.jwaku.messenger.identity.ChatKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Everything that concerns one peer: its unacknowledged messages, and the acks and requests that it should get. */
final class PeerQueue {
    /** Most acks or requests that wait for one peer; what is over is forgotten, and acked when it is repeated. */
    static final int MOST_REPLIES = 10_000;
    /** Most acks or requests in one payload: about 36 KB. */
    static final int MOST_REPLIES_PER_PAYLOAD = 1_000;
    /** Most bytes of bodies in one payload; one message always fits. */
    static final int MOST_BODY_BYTES = 64 * 1024;

    private final ChatKey peer;
    private final Map<MvdsId, Pending> pending = new LinkedHashMap<>();
    private final NavigableSet<Pending> waiting = new TreeSet<>(Pending.BY_DUE);
    private final Set<MvdsId> acks = new LinkedHashSet<>();
    private final Set<MvdsId> requests = new LinkedHashSet<>();
    private MvdsPayload.Numbering numbering = MvdsPayload.Numbering.STATUS;
    private @Nullable Instant flushAt;
    private @Nullable Instant lastHeardAt;

    PeerQueue(ChatKey peer) {
        this.peer = peer;
    }

    ChatKey peer() {
        return peer;
    }

    void add(Pending record) {
        if (pending.putIfAbsent(record.id(), record) == null) {
            waiting.add(record);
        }
    }

    /** Forgets a message; false if it is not pending for this peer. */
    boolean remove(MvdsId id) {
        Pending record = pending.remove(id);
        if (record != null) {
            waiting.remove(record);
        }
        return record != null;
    }

    @Nullable
    Pending find(MvdsId id) {
        return pending.get(id);
    }

    Collection<Pending> waiting() {
        return List.copyOf(waiting);
    }

    /** What was sent and not yet published. */
    Collection<Pending> onTheirWay() {
        return pending.values().stream()
                .filter(record -> !waiting.contains(record))
                .toList();
    }

    boolean isWaiting(Pending record) {
        return waiting.contains(record);
    }

    /** Whether nothing is to be done for this peer. */
    boolean isIdle() {
        return pending.isEmpty() && acks.isEmpty() && requests.isEmpty();
    }

    MvdsPayload.Numbering numbering() {
        return numbering;
    }

    void speaks(MvdsPayload.Numbering other) {
        numbering = other;
    }

    /** Puts a record back, or elsewhere, into the queue. */
    void requeue(Pending record, Instant dueAt) {
        waiting.remove(record);
        record.due(dueAt);
        waiting.add(record);
    }

    /** Changes a waiting record that is to begin its schedule anew. */
    void beginAnew(Pending record, Instant dueAt) {
        waiting.remove(record);
        record.beginAnew(dueAt);
        waiting.add(record);
    }

    void ack(MvdsId id, Instant flush) {
        reply(acks, id, flush);
    }

    void request(MvdsId id, Instant flush) {
        reply(requests, id, flush);
    }

    private void reply(Set<MvdsId> replies, MvdsId id, Instant flush) {
        if (replies.size() < MOST_REPLIES) {
            replies.add(id);
            flushAt = flushAt == null || flush.isBefore(flushAt) ? flush : flushAt;
        }
    }

    /** Notes that the peer was heard; says for how long it had been silent, or empty if it was never heard. */
    @Nullable
    Duration heard(Instant now) {
        Duration silence = lastHeardAt == null ? null : Duration.between(lastHeardAt, now);
        lastHeardAt = now;
        return silence;
    }

    Duration silence(Instant now) {
        return lastHeardAt == null ? ResendSchedule.GIVE_UP_AFTER : Duration.between(lastHeardAt, now);
    }

    @Nullable
    Instant nextDueAt() {
        Instant next = waiting.isEmpty() ? null : waiting.first().dueAt();
        if (flushAt != null && (next == null || flushAt.isBefore(next))) {
            return flushAt;
        }
        return next;
    }

    boolean isDue(Instant now) {
        Instant next = nextDueAt();
        return next != null && !next.isAfter(now);
    }

    /** Due records, oldest due first, as many as one payload holds; they leave the queue. */
    List<Pending> takeDue(Instant now) {
        List<Pending> taken = new ArrayList<>();
        int bytes = 0;
        while (!waiting.isEmpty() && !waiting.first().dueAt().isAfter(now)) {
            int next = waiting.first().message().body().length();
            if (!taken.isEmpty() && bytes + next > MOST_BODY_BYTES) {
                break;
            }
            bytes += next;
            taken.add(waiting.first());
            waiting.pollFirst();
        }
        return taken;
    }

    List<MvdsId> takeAcks() {
        return take(acks);
    }

    List<MvdsId> takeRequests() {
        return take(requests);
    }

    private List<MvdsId> take(Set<MvdsId> replies) {
        List<MvdsId> taken = new ArrayList<>();
        for (MvdsId id : replies) {
            if (taken.size() == MOST_REPLIES_PER_PAYLOAD) {
                break;
            }
            taken.add(id);
        }
        taken.forEach(replies::remove);
        if (acks.isEmpty() && requests.isEmpty()) {
            flushAt = null;
        }
        return taken;
    }

    /** The wall clock was set back: keeps all distances. */
    void shift(Duration back) {
        List<Pending> queued = List.copyOf(waiting);
        waiting.clear();
        pending.values().forEach(record -> record.shift(back));
        waiting.addAll(queued);
        flushAt = flushAt == null ? null : flushAt.minus(back);
        lastHeardAt = lastHeardAt == null ? null : lastHeardAt.minus(back);
    }
}
