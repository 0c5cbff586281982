package dev.jwaku.tools.dogfood.room;

import dev.jwaku.messenger.datasync.MvdsId;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.tools.lpt.wire.TestMessage;
import dev.jwaku.waku.message.MessageHash;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The truth of one participant about a room: who sent what, who received it, what is missing. No clock and no network:
 * what happened goes in, with its time, and figures come out. Not thread-safe.
 */
final class RoomBook {
    /** A message that is missing for longer, and then not in the stores either, is lost. */
    static final Duration GRACE = Duration.ofSeconds(30);

    /** Acks of messages that are not here. */
    private static final int MOST_UNRESOLVED = 20_000;

    private final RoomName room;
    private final String me;
    private final String run;
    private final Map<String, RoomPerson> people = new LinkedHashMap<>();
    private final Map<Integer, OwnMessage> own = new TreeMap<>();
    private final Map<MvdsId, Named> ids = new LinkedHashMap<>();
    private final Map<String, Named> messages = new LinkedHashMap<>();
    private final Map<MvdsId, Map<String, Instant>> unresolved = new LinkedHashMap<>();
    private final Set<MvdsId> toAck = new LinkedHashSet<>();
    private final RoomFacts facts;
    private Instant comparedAt = Instant.EPOCH;

    /**
     * An empty book.
     *
     * @param me peer id of the participant
     * @param run of its messages
     * @param facts is told what telemetry counts
     */
    RoomBook(RoomName room, String me, String run, RoomFacts facts) {
        this.room = room;
        this.me = me;
        this.run = run;
        this.facts = facts;
        person(me);
    }

    private record Named(String sender, String run, int index, Set<String> ackedBy) {
        Named(String sender, String run, int index) {
            this(sender, run, index, new LinkedHashSet<>());
        }
    }

    RoomPerson person(String id) {
        return people.computeIfAbsent(id, RoomPerson::new);
    }

    /** A message of ours waits to be sent. */
    void queued(int index, Bytes payload, Instant at) {
        own.put(index, new OwnMessage(index, at));
        name(room.idOf(payload), new Named(me, run, index));
        facts.said(index, payload.length(), recipients(at), at);
    }

    /** How many a message of this moment would count for. */
    int others(Instant now) {
        return recipients(now).size();
    }

    private Set<String> recipients(Instant at) {
        Instant moment = at.minus(RoomFacts.RECIPIENT);
        return people.values().stream()
                .filter(person -> !person.id().equals(me) && person.heardAt().isAfter(moment))
                .map(RoomPerson::id)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What became of a message of ours. */
    Optional<OwnMessage> own(int index) {
        return Optional.ofNullable(own.get(index));
    }

    /** A test message came. */
    void got(TestMessage test, Bytes payload, MessageHash hash, boolean live, Instant at) {
        String testRun = test.extra().map(TestMessage.Extra::runId).orElse("");
        if (test.sender().equals(me)) {
            if (testRun.equals(run)) {
                own((int) test.index()).ifPresent(message -> message.accepted(at));
            }
            return;
        }
        MvdsId id = room.idOf(payload);
        RoomRun.Copy copy = new RoomRun.Copy(at, test.dueAtNanos(), live);
        int index = (int) test.index();
        RoomRun ofSender = person(test.sender()).run(testRun);
        boolean isFirst = !ofSender.copies().containsKey(index);
        boolean isNew = ofSender.add(index, hash, copy);
        if (isFirst) {
            facts.taken(test.sender(), testRun, index, live, at);
        } else if (isNew) {
            facts.repeated();
        }
        name(id, new Named(test.sender(), testRun, index));
        if (isNew) {
            toAck.add(id);
        }
    }

    /** A run of somebody ended. */
    void ended(RoomCodec.End end, Instant at) {
        if (!end.marker().sender().equals(me)) {
            RoomRun ended = person(end.marker().sender()).run(end.marker().runId());
            ended.exists((int) Math.clamp(end.marker().lastIndex(), 0, Integer.MAX_VALUE), at);
            ended.said(end.marker().sent(), end.marker().notAccepted(), true);
        }
    }

    /** Somebody said that it is here, and what it has. */
    void heard(RoomCodec.Records records, Instant at) {
        Presence presence = records.presence();
        if (!presence.sender().equals(me)) {
            person(presence.sender()).heard(presence, at);
            records.acks().forEach(id -> acknowledged(presence.sender(), id, at));
        }
    }

    /** What we say of ourselves. */
    void said(Presence presence, Instant at) {
        person(me).introduced(presence, at);
    }

    private void acknowledged(String by, MvdsId id, Instant at) {
        Named message = ids.get(id);
        if (message == null) {
            if (unresolved.size() < MOST_UNRESOLVED || unresolved.containsKey(id)) {
                unresolved.computeIfAbsent(id, absent -> new LinkedHashMap<>()).putIfAbsent(by, at);
            }
        } else if (message.ackedBy().add(by)) {
            person(by).acknowledged(message.sender());
            if (message.sender().equals(me)) {
                own(message.index()).ifPresent(mine -> mine.acknowledged(by, at));
                facts.acknowledged(message.index(), by, at);
            }
        }
    }

    private void name(MvdsId id, Named message) {
        if (ids.containsKey(id)) {
            return;
        }
        // repetitions have ids of their own, but what is acknowledged is the message
        String key = message.sender() + "/" + message.run() + "/" + message.index();
        ids.put(id, messages.computeIfAbsent(key, absent -> message));
        Map<String, Instant> waiting = unresolved.remove(id);
        if (waiting != null) {
            waiting.forEach((by, at) -> acknowledged(by, id, at));
        }
    }

    /** All that stores have of the time before is here. */
    void comparedUntil(Instant moment) {
        comparedAt = moment;
    }

    Instant comparedAt() {
        return comparedAt;
    }

    /** What to acknowledge, oldest first. */
    List<MvdsId> toAck(int most) {
        return toAck.stream().limit(most).toList();
    }

    void acked(List<MvdsId> sent) {
        sent.forEach(toAck::remove);
    }

    /** Acks of messages that are not here: others have something that we lack. */
    int unknownAcks() {
        return unresolved.size();
    }

    String me() {
        return me;
    }

    List<OwnMessage> own() {
        return List.copyOf(own.values());
    }

    long accepted() {
        return own.values().stream()
                .filter(message -> message.acceptedAt().isPresent())
                .count();
    }

    int lastAccepted() {
        return own.values().stream()
                .filter(message -> message.acceptedAt().isPresent())
                .mapToInt(OwnMessage::index)
                .max()
                .orElse(0);
    }

    /** Indexes up to a last one that nobody took. */
    List<Long> notAccepted(int last, int most) {
        return own.values().stream()
                .filter(message ->
                        message.index() <= last && message.acceptedAt().isEmpty())
                .map(message -> (long) message.index())
                .limit(most)
                .toList();
    }

    boolean isSettled() {
        return own.values().stream().allMatch(OwnMessage::isSettled);
    }

    List<RoomPerson> people() {
        return List.copyOf(people.values());
    }

    long sentBy(RoomPerson person) {
        return person.id().equals(me) ? accepted() : person.sent();
    }

    /** A field of the matrix: how much of a sender's a receiver has, as far as we know. */
    record Cell(RoomPerson sender, RoomPerson receiver, long received, long sent) {
        boolean isFull() {
            return received == sent;
        }
    }

    /** Who received whose. Nobody receives from itself. */
    List<Cell> matrix() {
        List<Cell> cells = new ArrayList<>();
        for (RoomPerson sender : people.values()) {
            long sent = sentBy(sender);
            for (RoomPerson receiver : people.values()) {
                if (sent > 0 && sender != receiver) {
                    int received = receiver.id().equals(me) ? sender.received() : receiver.ackedOf(sender.id());
                    cells.add(new Cell(sender, receiver, received, sent));
                }
            }
        }
        return cells;
    }

    /** Whether everybody has everything, as far as we know. */
    boolean isComplete() {
        return unresolved.isEmpty()
                && matrix().stream().allMatch(Cell::isFull)
                && people.values().stream().noneMatch(person -> person.hasGap(comparedAt, GRACE));
    }
}
