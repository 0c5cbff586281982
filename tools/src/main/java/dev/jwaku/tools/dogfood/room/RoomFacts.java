package dev.jwaku.tools.dogfood.room;

import dev.jwaku.libp2p.identity.Sha256;
import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.telemetry.journal.Fact;
import dev.jwaku.telemetry.journal.Party;
import dev.jwaku.telemetry.record.Kind;
import dev.jwaku.telemetry.record.Recv;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What happens in a room as facts of telemetry; {@code docs/dogfood-protocol.md} has the formulas, which the page has
 * too. A message counts once for each participant who had said within the last hour that it is there: it cannot count
 * for one of whom nobody knew. Not thread-safe.
 */
final class RoomFacts {
    /** Who was not heard of for longer is nobody's recipient. */
    static final Duration RECIPIENT = Duration.ofHours(1);

    private static final String PROTOCOL = "jwaku-dogfood/1/";
    private static final Bytes ZERO = Bytes.of((byte) 0);

    private final String chat;
    private final String me;
    private final String run;
    private final Consumer<Fact> recorder;
    private final Map<Integer, Set<String>> recipients = new TreeMap<>();

    /**
     * Tells a recorder.
     *
     * @param me peer id of the participant
     * @param run of its messages
     */
    RoomFacts(RoomName room, String me, String run, Consumer<Fact> recorder) {
        this.chat = PROTOCOL + room.text();
        this.me = me;
        this.run = run;
        this.recorder = recorder;
    }

    /** The name of a message in telemetry: the same for every repetition of it. */
    static MessageId idOf(RoomName room, String sender, String run, int index) {
        return idOf(PROTOCOL + room.text(), sender, run, index);
    }

    private static MessageId idOf(String chat, String sender, String run, int index) {
        return new MessageId(Sha256.hash(
                Bytes.utf8(chat), ZERO, Bytes.utf8(sender), ZERO, Bytes.utf8(run), ZERO, Bytes.utf8("" + index)));
    }

    /** A message of ours waits to be sent. */
    void said(int index, int bytes, Set<String> to, Instant at) {
        if (to.isEmpty()) {
            return;
        }
        recipients.put(index, new TreeSet<>(to));
        List<Party> parties = to.stream().sorted().map(Party::of).toList();
        recorder.accept(new Fact.Accepted(
                idOf(chat, me, run, index),
                Kind.PRIVATE_GROUP,
                chat,
                bytes,
                parties,
                parties.size(),
                at.toEpochMilli()));
    }

    /** A message of ours has come further, whoever its recipients are. */
    void progressed(int index, Fact.Step step, Instant at) {
        recipients.getOrDefault(index, Set.of()).forEach(to -> progress(index, to, step, at));
    }

    /** Somebody has a message of ours. */
    void acknowledged(int index, String by, Instant at) {
        if (recipients.getOrDefault(index, Set.of()).contains(by)) {
            progress(index, by, Fact.Step.ACKED, at);
        }
    }

    private void progress(int index, String to, Fact.Step step, Instant at) {
        recorder.accept(new Fact.Progress(idOf(chat, me, run, index), Party.of(to), step, at.toEpochMilli()));
    }

    /** Somebody else's message is here for the first time. */
    void taken(String sender, String testRun, int index, boolean live, Instant at) {
        recorder.accept(new Fact.Taken(
                idOf(chat, sender, testRun, index),
                Party.of(sender),
                Kind.PRIVATE_GROUP,
                chat,
                live ? Recv.Path.FILTER : Recv.Path.STORE,
                at.toEpochMilli()));
    }

    /** And again, repeated by its sender. */
    void repeated() {
        recorder.accept(new Fact.Repeated());
    }
}
