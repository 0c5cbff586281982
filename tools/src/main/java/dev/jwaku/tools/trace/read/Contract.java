package dev.jwaku.tools.trace.read;

import dev.jwaku.tools.trace.model.Event;
import dev.jwaku.tools.trace.model.EventSink;
import dev.jwaku.tools.trace.model.Gap;
import dev.jwaku.tools.trace.model.Kind;
import dev.jwaku.tools.trace.model.Names;
import dev.jwaku.tools.trace.model.NodeLog;
import dev.jwaku.tools.trace.model.NodeLog.About;
import dev.jwaku.tools.trace.model.NodeLog.Nameless;
import dev.jwaku.tools.trace.model.NodeLog.Note;
import dev.jwaku.tools.trace.model.Span;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Lines of our own contract ({@code docs/trace-log.md}). Counts them, so that the log's own counter shows what is
 * missing: such a hole lies between the two counter lines around it.
 */
final class Contract {
    private static final byte[] REJECT = "reject".getBytes(StandardCharsets.UTF_8);
    private static final byte[] IGNORE = "ignore".getBytes(StandardCharsets.UTF_8);

    private final Line line;
    private final Names.Cache names;
    private final EventSink sink;
    private final Map<String, Kind> kinds = new LinkedHashMap<>();
    private final Map<Integer, Counter> counters = new LinkedHashMap<>();
    private final Map<Path, String> missing = new LinkedHashMap<>();
    private byte[] lastEvent = new byte[0];
    private Action lastAction = Action.NOTHING;
    private Kind lastKind = Kind.RELAY_IN;

    Contract(Line line, Names.Cache names, EventSink sink) {
        this.line = line;
        this.names = names;
        this.sink = sink;
        for (Kind kind : Kind.values()) {
            kinds.put(kind.id(), kind);
        }
    }

    private enum Action {
        MESSAGE,
        COUNTER,
        PEER_UP,
        PEER_DOWN,
        NET_DOWN,
        NET_UP,
        FILTER_SUB,
        FILTER_UNSUB,
        FILTER_PING,
        RELAY_SUB,
        RELAY_UNSUB,
        APP_SUB,
        APP_UNSUB,
        NOTHING
    }

    /** Lines of one start of one node. */
    private static final class Counter {
        private byte[] boot = new byte[0];
        private long seen;
        private long base;
        private long since = Span.BEGINNING;
        private boolean counted;
        private long last;
    }

    /** A file of a numbered series is missing before this one. */
    void missingBefore(Path file, String what) {
        missing.put(file, what);
    }

    void startFile(Path file, NodeLog log) {
        String what = missing.get(file);
        if (what != null && !log.isEmpty()) {
            log.missingPart(what);
        }
    }

    boolean read(NodeLog log, int node) {
        log.line(line.written());
        log.contract();
        if (!line.is(Key.EV, lastEvent)) {
            String event = line.string(Key.EV);
            lastEvent = event.getBytes(StandardCharsets.UTF_8);
            lastAction = action(event);
            lastKind = kinds.getOrDefault(event, Kind.RELAY_IN);
        }
        Counter counter = counters.computeIfAbsent(node, key -> new Counter());
        if (line.has(Key.BOOT) && !line.is(Key.BOOT, counter.boot)) {
            start(log, counter);
        }
        if (lastAction == Action.COUNTER) {
            return counted(log, counter);
        }
        counter.seen++;
        counter.last = line.written();
        return switch (lastAction) {
            case MESSAGE -> message(log, node);
            case PEER_UP -> note(log, About.PEER_UP);
            case PEER_DOWN -> note(log, About.PEER_DOWN);
            case NET_DOWN -> note(log, About.NET_DOWN);
            case NET_UP -> note(log, About.NET_UP);
            case FILTER_SUB -> note(log, About.FILTER_SUB);
            case FILTER_UNSUB -> note(log, line.has(Key.WHY) ? About.FILTER_EXPIRE : About.FILTER_UNSUB);
            case FILTER_PING -> note(log, About.FILTER_PING);
            case RELAY_SUB -> {
                log.topic(name(Key.TOPIC), line.written());
                yield note(log, About.RELAY_SUB);
            }
            case RELAY_UNSUB -> note(log, About.RELAY_UNSUB);
            case APP_SUB -> note(log, About.APP_SUB);
            case APP_UNSUB -> note(log, About.APP_UNSUB);
            case COUNTER, NOTHING -> true;
        };
    }

    private Action action(String event) {
        return switch (event) {
            case "log.seq" -> Action.COUNTER;
            case "peer.up" -> Action.PEER_UP;
            case "peer.down" -> Action.PEER_DOWN;
            case "net.down" -> Action.NET_DOWN;
            case "net.up" -> Action.NET_UP;
            case "filter.sub" -> Action.FILTER_SUB;
            case "filter.unsub" -> Action.FILTER_UNSUB;
            case "filter.ping" -> Action.FILTER_PING;
            case "relay.sub" -> Action.RELAY_SUB;
            case "relay.unsub" -> Action.RELAY_UNSUB;
            case "app.sub" -> Action.APP_SUB;
            case "app.unsub" -> Action.APP_UNSUB;
            default -> kinds.containsKey(event) ? Action.MESSAGE : Action.NOTHING;
        };
    }

    private void start(NodeLog log, Counter counter) {
        boolean first = counter.boot.length == 0;
        counter.boot = line.string(Key.BOOT).getBytes(StandardCharsets.UTF_8);
        if (!first) {
            log.note(new Note(line.written(), About.START, 0, 0, 0));
            log.note(new Note(line.written(), About.BOOT, 0, 0, 0));
        }
        counter.seen = 0;
        counter.base = 0;
        counter.counted = false;
        counter.since = line.written();
    }

    private boolean counted(NodeLog log, Counter counter) {
        long number = line.number(Key.COUNT);
        if (number < 0) {
            return false;
        }
        long expected = number - counter.base;
        if (counter.seen < expected) {
            // Before the first counter line nobody knows where the hole is: perhaps the log's beginning is gone.
            long from = counter.counted || log.isStarted() ? counter.since : Span.BEGINNING;
            log.gap(new Gap(
                    new Span(from, line.written()),
                    Gap.Evidence.COUNTER,
                    expected - counter.seen,
                    "the log's counter says " + number));
        }
        counter.base = number;
        counter.seen = 0;
        counter.counted = true;
        counter.since = line.written();
        return true;
    }

    private boolean message(NodeLog log, int node) {
        Kind kind = lastKind;
        boolean rejected = kind == Kind.RELAY_REJECT;
        if (rejected && !line.is(Key.RESULT, REJECT) && !line.is(Key.RESULT, IGNORE)) {
            return true; // an accepted one has its line relay.in
        }
        int peer = name(Key.PEER);
        int topic = name(Key.TOPIC);
        int contentTopic = name(Key.CONTENT_TOPIC);
        int text = name(Key.WHY);
        log.kind(kind);
        if (!line.has(Key.HASH)) {
            log.nameless(new Nameless(line.time(), kind, peer, topic, contentTopic, name(Key.ID), text));
            return true;
        }
        if (!line.readHash()) {
            return false;
        }
        if (isRelay(kind) && !rejected) {
            log.topic(topic, line.written());
        }
        sink.add(
                line.hashA(),
                line.hashB(),
                line.hashC(),
                line.hashD(),
                new Event(line.time(), node, kind, peer, topic, contentTopic, number(kind), text));
        return true;
    }

    private static boolean isRelay(Kind kind) {
        return kind == Kind.RELAY_IN || kind == Kind.RELAY_OUT || kind == Kind.RELAY_PUBLISH;
    }

    private int number(Kind kind) {
        Key key = kind == Kind.RELAY_PUBLISH ? Key.PEERS : Key.RESULT;
        return (int) Math.min(Integer.MAX_VALUE, line.number(key));
    }

    private boolean note(NodeLog log, About about) {
        boolean refused = about == About.FILTER_SUB && line.has(Key.RESULT) && line.number(Key.RESULT) != 200;
        if (!refused) {
            log.note(new Note(line.written(), about, name(Key.PEER), name(Key.TOPIC), name(Key.CONTENT_TOPIC)));
        }
        return true;
    }

    private int name(Key key) {
        return names.of(line.bytes(), line.from(key), line.length(key));
    }
}
