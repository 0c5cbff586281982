package dev.jwaku.tools.trace.read;

import dev.jwaku.tools.trace.model.Event;
import dev.jwaku.tools.trace.model.EventSink;
import dev.jwaku.tools.trace.model.Hash;
import dev.jwaku.tools.trace.model.Kind;
import dev.jwaku.tools.trace.model.Names;
import dev.jwaku.tools.trace.model.NodeLog;
import dev.jwaku.tools.trace.model.NodeLog.About;
import dev.jwaku.tools.trace.model.NodeLog.Nameless;
import dev.jwaku.tools.trace.model.NodeLog.Note;
import dev.jwaku.tools.trace.read.Line.Slice;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Events from sentences: those of nwaku (and ours in its words), go-waku and js-waku. Some lines get their meaning from
 * the one before: nwaku names neither hash nor message where a push fails.
 */
final class Words {
    private static final Hash NOBODY = new Hash(0, 0, 0, 0);
    /** What is said about a message without naming it comes so soon after its publishing has begun. */
    private static final long PUBLISHING = 50_000_000L;

    private static final byte[] REST = "rest".getBytes(StandardCharsets.UTF_8);
    private static final byte[] NONE = "none".getBytes(StandardCharsets.UTF_8);
    private static final byte[] GO_LIGHT_PUSH = "lightpush".getBytes(StandardCharsets.UTF_8);

    private final Line line;
    private final TextForm form;
    private final Names.Cache names;
    private final EventSink sink;
    private final FilterRequests requests;
    private final OpenPushes pushes;
    private boolean saysPushing;
    private boolean saysStarting;
    private long publishing = Long.MIN_VALUE;
    private long exact;
    private Hash exactly = NOBODY;
    private Hash published = NOBODY;
    private int publishTopic;

    Words(Line line, TextForm form, Names.Cache names, EventSink sink) {
        this.line = line;
        this.form = form;
        this.names = names;
        this.sink = sink;
        this.requests = new FilterRequests(line, names);
        this.pushes = new OpenPushes(line, names);
    }

    /** Takes a line; false if it is broken. */
    boolean read(NodeLog log, int node, @Nullable Phrase phrase) {
        if (line.written() == Times.NONE) {
            return false;
        }
        log.line(line.latest());
        if (phrase == null) {
            return true;
        }
        return switch (phrase) {
            case RELAY_RECEIVED -> relayReceived(log, node);
            case RELAY_RECEIVED_BY_GO -> event(log, node, Kind.RELAY_IN, Key.FROM, -1);
            case RELAY_SENT -> event(log, node, Kind.RELAY_OUT, Key.TO, -1);
            case RELAY_STARTS -> starts(log, node);
            case RELAY_PUBLISHED -> published(log, node);
            case RELAY_UNDECODABLE -> undecodable(log, node);
            case RELAY_REJECTED -> event(log, node, Kind.RELAY_REJECT, Key.FROM, -1);
            case RELAY_TOPICS, RELAY_TOPIC -> topics(log);
            case PUSH_HANDLED ->
                exactly() && event(log, node, Kind.PUSH_SERVE, Key.PEER, (int) line.number(Key.RESULT));
            case PUSH_TO_NOBODY -> event(log, node, Kind.RELAY_PUBLISH, Key.FROM, 0);
            case PUSH_ASKED -> pushAsked(log, node);
            case PUSH_DONE -> event(log, node, Kind.PUSH_REPLY, Key.PEER, 200);
            case FILTER_PUSHING -> pushing(log, node);
            case FILTER_PUSHED -> pushed(log, node);
            case FILTER_FAILED -> pushFailed(log, node);
            case FILTER_TIMED_OUT -> targets(log, node, Kind.FILTER_PUSH_FAIL);
            case FILTER_RECEIVED -> event(log, node, Kind.FILTER_RECV, Key.PEER, -1);
            case STORE_ARCHIVED -> event(log, node, Kind.STORE_INSERT, Key.FROM, -1);
            case STORE_SYNCED -> event(log, node, Kind.SYNC_RECOVER, Key.FROM, -1);
            case STORE_INVALID, STORE_FAILED -> event(log, node, Kind.STORE_REFUSE, Key.FROM, -1);
            case STORE_RETRIEVED -> event(log, node, Kind.STORE_HIT, Key.PEER, -1);
            case FILTER_ASKED, FILTER_SUBSCRIBED, FILTER_UNSUBSCRIBED -> requests.read(log, phrase);
            case FILTER_RECEIVED_BY_JS -> nameless(log, Kind.FILTER_RECV);
            case PUSH_ASKED_BY_JS -> nameless(log, Kind.PUSH_REQUEST);
            case PEER_LOST -> note(log, About.PEER_DOWN);
            case PEER_FOUND -> note(log, About.PEER_UP);
            case STARTS -> starting(log);
            case SET_UP -> saysStarting || note(log, About.START);
            case STOPS -> note(log, About.STOP);
            case LISTENS -> listens(log);
        };
    }

    private boolean relayReceived(NodeLog log, int node) {
        if (line.has(Key.NODE)) {
            log.identity(line.string(Key.NODE));
        }
        return line.is(Key.FROM, REST)
                ? exactly() && event(log, node, Kind.APP_SEND, Key.TARGETS, -1)
                : event(log, node, Kind.RELAY_IN, Key.FROM, -1);
    }

    /** The next line about the message has no such exact time, and is not earlier. */
    private boolean exactly() {
        if (!line.readHash()) {
            return false;
        }
        exact = line.time();
        exactly = line.hash();
        return true;
    }

    private boolean starts(NodeLog log, int node) {
        if (line.readHash() && line.hash().equals(exactly)) {
            line.notBefore(exact);
        }
        if (!event(log, node, Kind.RELAY_PUBLISH, Key.TARGETS, -1)) {
            return false;
        }
        publishing = line.written();
        published = line.hash();
        publishTopic = name(Key.TOPIC);
        return true;
    }

    private boolean published(NodeLog log, int node) {
        publishing = Long.MIN_VALUE;
        int peers = line.has(Key.PEERS) ? (int) line.number(Key.PEERS) : -1;
        return event(log, node, Kind.RELAY_PUBLISH, Key.TARGETS, peers);
    }

    /**
     * Without a hash. Between the begin and the end of a publish it is about that message, at the publisher itself, and
     * tells its gossip id; elsewhere somebody sent it.
     */
    private boolean undecodable(NodeLog log, int node) {
        int why = name(Key.WHY);
        if (publishing > line.written() - PUBLISHING) {
            if (line.has(Key.ID)) {
                log.nameless(
                        new Nameless(line.time(), Kind.RELAY_PUBLISH, 0, publishTopic, 0, name(Key.ID), publishName()));
            }
            return true;
        }
        log.kind(Kind.RELAY_REJECT);
        log.nameless(
                new Nameless(line.time(), Kind.RELAY_REJECT, name(Key.FROM), name(Key.TOPIC), 0, name(Key.ID), why));
        return true;
    }

    private int publishName() {
        byte[] hash = published.toString().getBytes(StandardCharsets.UTF_8);
        return names.of(hash, 0, hash.length);
    }

    private boolean topics(NodeLog log) {
        Key key = line.has(Key.SHARDS) ? Key.SHARDS : Key.TOPIC;
        Slice slice = line.path(key, 0);
        while (slice != null) {
            log.topic(names.of(line.bytes(), slice.from(), slice.length()), line.written());
            slice = line.path(key, slice.to());
        }
        if (key == Key.SHARDS) {
            requests.shards(log);
        }
        return true;
    }

    private boolean pushAsked(NodeLog log, int node) {
        if (line.has(Key.LOGGER) && form.isConsole() && !contains(Key.LOGGER, GO_LIGHT_PUSH)) {
            return true;
        }
        return event(log, node, Kind.PUSH_REQUEST, line.has(Key.PEER) ? Key.PEER : Key.PEERS, -1);
    }

    private boolean contains(Key key, byte[] part) {
        int end = line.from(key) + line.length(key) - part.length;
        for (int i = line.from(key); i <= end; i++) {
            int same = 0;
            while (same < part.length && line.bytes()[i + same] == part[same]) {
                same++;
            }
            if (same == part.length) {
                return true;
            }
        }
        return false;
    }

    private boolean pushing(NodeLog log, int node) {
        if (!targets(log, node, Kind.FILTER_PUSH)) {
            return false;
        }
        saysPushing = true;
        pushes.open();
        return true;
    }

    /** Says again what the line before the push said; it does not prove that anything arrived. */
    private boolean pushed(NodeLog log, int node) {
        if (!line.readHash()) {
            return false;
        }
        pushes.close();
        return saysPushing || targets(log, node, Kind.FILTER_PUSH);
    }

    /** nwaku says only to whom; it stands between the begin and the end of the push. */
    private boolean pushFailed(NodeLog log, int node) {
        OpenPushes.Failed failed = pushes.failed();
        if (failed != null) {
            log.kind(Kind.FILTER_PUSH_FAIL);
            Hash hash = failed.hash();
            Event event = new Event(line.time(), node, Kind.FILTER_PUSH_FAIL, failed.peer(), 0, 0, -1, failed.why());
            sink.add(hash.a(), hash.b(), hash.c(), hash.d(), event);
        }
        return true;
    }

    private boolean targets(NodeLog log, int node, Kind kind) {
        if (!line.readHash()) {
            return false;
        }
        log.kind(kind);
        Slice peer = line.peer(Key.TARGETS, 0);
        while (peer != null) {
            add(node, kind, names.of(line.bytes(), peer.from(), peer.length()), -1);
            peer = line.peer(Key.TARGETS, peer.to());
        }
        return true;
    }

    private boolean nameless(NodeLog log, Kind kind) {
        Slice first = line.path(Key.ADDRESS, 0);
        Slice second = first == null ? null : line.path(Key.ADDRESS, first.to());
        if (first == null) {
            return true;
        }
        boolean push = kind == Kind.PUSH_REQUEST;
        Slice topic = push ? first : second;
        if (!push) {
            log.saysReceived();
        }
        log.nameless(new Nameless(
                line.time(),
                kind,
                0,
                topic == null ? 0 : names.of(line.bytes(), topic.from(), topic.length()),
                push ? 0 : names.of(line.bytes(), first.from(), first.length()),
                0,
                0));
        return true;
    }

    private boolean note(NodeLog log, About about) {
        log.note(new Note(line.written(), about, name(Key.PEER), 0, 0));
        return true;
    }

    /** nwaku says more than once that it starts; ours only when it is done. */
    private boolean starting(NodeLog log) {
        saysStarting = true;
        log.note(new Note(line.written(), About.START, 0, 0, 0));
        return form.isConsole() ? listens(log) : true;
    }

    private boolean listens(NodeLog log) {
        Slice peer = line.peer(Key.ADDRESS, 0);
        while (peer != null) {
            if (peer.length() > 40) {
                log.identity(new String(line.bytes(), peer.from(), peer.length(), StandardCharsets.UTF_8));
                return true;
            }
            peer = line.peer(Key.ADDRESS, peer.to());
        }
        return true;
    }

    private boolean event(NodeLog log, int node, Kind kind, Key peer, int number) {
        if (!line.has(Key.HASH)) {
            return true; // the same words about something else
        }
        if (!line.readHash()) {
            return false;
        }
        log.kind(kind);
        boolean relay = kind == Kind.RELAY_IN || kind == Kind.RELAY_OUT || kind == Kind.RELAY_PUBLISH;
        if (relay || kind == Kind.APP_SEND) {
            log.topic(topic(), line.written());
        }
        boolean list = peer == Key.PEERS;
        Slice first = list ? line.peer(peer, 0) : null;
        int other = list
                ? first == null ? 0 : names.of(line.bytes(), first.from(), first.length())
                : line.is(peer, NONE) || peer == Key.TARGETS ? 0 : name(peer);
        add(node, kind, other, number);
        return true;
    }

    private void add(int node, Kind kind, int peer, int number) {
        sink.add(
                line.hashA(),
                line.hashB(),
                line.hashC(),
                line.hashD(),
                new Event(
                        line.time(),
                        node,
                        kind,
                        peer,
                        topic(),
                        name(Key.CONTENT_TOPIC),
                        number,
                        kind == Kind.STORE_REFUSE || kind == Kind.RELAY_REJECT ? name(Key.WHY) : 0));
    }

    /** Also out of {@code some("/waku/2/rs/3/0")} and {@code {"val":"/waku/2/rs/3/0"}}. */
    private int topic() {
        Slice slice = line.path(Key.TOPIC, 0);
        return slice == null ? 0 : names.of(line.bytes(), slice.from(), slice.length());
    }

    private int name(Key key) {
        return names.of(line.bytes(), line.from(key), line.length(key));
    }
}
