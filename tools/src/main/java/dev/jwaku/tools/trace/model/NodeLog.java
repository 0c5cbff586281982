package dev.jwaku.tools.trace.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the log of one node says about the node itself. Filled by one thread; times are those of the node's own clock.
 * What it keeps is bounded by {@link #MOST}; what is left out is counted.
 */
public final class NodeLog {
    /** So many notes of each kind. */
    public static final int MOST = 1_000_000;

    private final String name;
    private final Map<String, Boolean> identities = new LinkedHashMap<>();
    private final List<Note> notes = new ArrayList<>();
    private final List<Nameless> nameless = new ArrayList<>();
    private final List<Gap> gaps = new ArrayList<>();
    private final Map<Integer, Long> topics = new TreeMap<>();
    private final Silence silence = new Silence();
    private long kinds;
    private boolean contract;
    private boolean saysReceived;
    private long first = Span.END;
    private long last = Span.BEGINNING;
    private long lines;
    private long unreadable;
    private long leftOut;
    private long bytes;
    private boolean started;
    private final List<Span> downs = new ArrayList<>();
    private final Recent recent = new Recent();
    private String missingPart = "";

    /** @param name by which people know the node */
    public NodeLog(String name) {
        this.name = name;
    }

    /** What a node notes about itself or a neighbour. */
    public enum About {
        /** It started; there is a line that says so. */
        START,
        /** It stopped on purpose. */
        STOP,
        /** A connection was opened. */
        PEER_UP,
        /** A connection was lost. */
        PEER_DOWN,
        /** The node found its network gone. */
        NET_DOWN,
        /** And back. */
        NET_UP,
        /** A client has subscribed a filter here. */
        FILTER_SUB,
        /** It renewed it. */
        FILTER_PING,
        /** It has unsubscribed. */
        FILTER_UNSUB,
        /** The service has dropped it. */
        FILTER_EXPIRE,
        /** The node itself has subscribed at a service. */
        OWN_SUB,
        /** The node itself has unsubscribed. */
        OWN_UNSUB,
        /** A line of another run than the line before. */
        BOOT,
        /** It has begun to take part in a pubsub topic. */
        RELAY_SUB,
        /** It has left a pubsub topic. */
        RELAY_UNSUB,
        /** Its application listens to a content topic. */
        APP_SUB,
        /** Nobody in it listens any more. */
        APP_UNSUB
    }

    /**
     * A note.
     *
     * @param time when
     * @param about what
     * @param peer name of the other side
     * @param topic name of the pubsub topic, 0 for all or not said
     * @param contentTopic name of the content topic, 0 for all or not said
     */
    public record Note(long time, About about, int peer, int topic, int contentTopic) {}

    /**
     * Something about a message whose hash the line does not tell.
     *
     * @param time when
     * @param kind what
     * @param peer name of the other side
     * @param topic name of the pubsub topic
     * @param contentTopic name of the content topic
     * @param id name of the gossip id; 0 if not said
     * @param text name of a reason
     */
    public record Nameless(long time, Kind kind, int peer, int topic, int contentTopic, int id, int text) {}

    /** By which people know it. */
    public String name() {
        return name;
    }

    /** Every line counts, so that silence is seen. */
    public void line(long time) {
        lines++;
        if (!missingPart.isEmpty()) {
            gap(new Gap(new Span(last, time), Gap.Evidence.ROTATION, -1, missingPart));
            missingPart = "";
        }
        recent.heard(time);
        first = Math.min(first, time);
        last = Math.max(last, time);
        silence.heard(time);
    }

    /** A line that nobody understands. */
    public void unreadable() {
        unreadable++;
    }

    /** Bytes read. */
    public void read(long count) {
        bytes += count;
    }

    /** The node says who it is; the long form is better. */
    public void identity(String peerId) {
        identities.put(peerId, true);
    }

    /** A line of this kind was seen, so that the log is one that has such lines. */
    public void kind(Kind kind) {
        kinds |= kind.bit();
    }

    /** The log follows our contract: relay lines are always there. */
    public void contract() {
        contract = true;
    }

    /** The log has lines about what a filter client got, if without hash. */
    public void saysReceived() {
        saysReceived = true;
    }

    /** The node takes part in a topic from then on. */
    public void topic(int topic, long since) {
        if (topic != 0) {
            topics.merge(topic, since, Math::min);
        }
    }

    /** A file is missing here; the hole ends with the next line. */
    public void missingPart(String what) {
        missingPart = what;
    }

    /** Adds a note. */
    public void note(Note note) {
        if (note.about == About.START) {
            started = true;
            recent.restart(note.time()).ifPresent(downs::add);
        }
        if (notes.size() < MOST) {
            notes.add(note);
        } else {
            leftOut++;
        }
    }

    /** Adds something about a message that is not named. */
    public void nameless(Nameless one) {
        if (nameless.size() < MOST) {
            nameless.add(one);
        } else {
            leftOut++;
        }
    }

    /** Adds a hole. */
    public void gap(Gap gap) {
        gaps.add(gap);
    }

    /** Takes over what another log of the same node says. */
    public void merge(NodeLog other) {
        identities.putAll(other.identities);
        other.notes.forEach(this::note);
        other.nameless.forEach(this::nameless);
        gaps.addAll(other.gaps);
        downs.addAll(other.downs);
        other.topics.forEach(this::topic);
        silence.merge(other.silence);
        kinds |= other.kinds;
        contract |= other.contract;
        saysReceived |= other.saysReceived;
        started |= other.started;
        first = Math.min(first, other.first);
        last = Math.max(last, other.last);
        lines += other.lines;
        unreadable += other.unreadable;
        leftOut += other.leftOut;
        bytes += other.bytes;
    }

    public List<String> identities() {
        return List.copyOf(identities.keySet());
    }

    public List<Note> notes() {
        return notes;
    }

    public List<Nameless> nameless() {
        return nameless;
    }

    /** Between the last line of a run of the node and the first of the next. */
    public List<Span> downs() {
        return downs;
    }

    public List<Gap> gaps() {
        return gaps;
    }

    /** Topics in which it takes part, and since when. */
    public Map<Integer, Long> topics() {
        return topics;
    }

    public Silence silence() {
        return silence;
    }

    /** Whether the log has lines of one of these kinds. */
    public boolean has(Kind... any) {
        for (Kind kind : any) {
            if ((kinds & kind.bit()) != 0) {
                return true;
            }
        }
        return false;
    }

    /** Whether every reception by relay is in the log. */
    public boolean tellsRelay() {
        return contract || has(Kind.RELAY_IN, Kind.RELAY_OUT);
    }

    /** Whether every relay transmission is in the log. */
    public boolean tellsRelayOut() {
        return contract || has(Kind.RELAY_OUT);
    }

    /** Whether every push that the node got as a filter client is in the log. */
    public boolean tellsFilter() {
        return saysReceived || has(Kind.FILTER_RECV, Kind.APP_RECV);
    }

    /** Whether a line says that the node started. */
    public boolean isStarted() {
        return started;
    }

    public boolean isEmpty() {
        return lines == 0;
    }

    public long first() {
        return first;
    }

    public long last() {
        return last;
    }

    public long lines() {
        return lines;
    }

    public long unreadableLines() {
        return unreadable;
    }

    /** Notes that were too many to keep. */
    public long leftOut() {
        return leftOut;
    }

    public long bytes() {
        return bytes;
    }
}
