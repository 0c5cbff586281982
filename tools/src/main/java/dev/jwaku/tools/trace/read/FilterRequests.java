package dev.jwaku.tools.trace.read;

import dev.jwaku.tools.trace.model.Names;
import dev.jwaku.tools.trace.model.NodeLog;
import dev.jwaku.tools.trace.model.NodeLog.About;
import dev.jwaku.tools.trace.model.NodeLog.Note;
import dev.jwaku.tools.trace.read.Line.Slice;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Who subscribes to what, out of nwaku's and go-waku's lines at both ends. */
final class FilterRequests {
    private static final byte[] UNSUBSCRIBE = "UNSUBSCRIBE".getBytes(StandardCharsets.UTF_8);
    private static final byte[] PING = "PING".getBytes(StandardCharsets.UTF_8);
    private static final byte[] CLUSTER = "clusterId\":".getBytes(StandardCharsets.UTF_8);
    private static final byte[] SHARD = "shardId\":".getBytes(StandardCharsets.UTF_8);

    private final Line line;
    private final Names.Cache names;

    FilterRequests(Line line, Names.Cache names) {
        this.line = line;
        this.names = names;
    }

    boolean read(NodeLog log, Phrase phrase) {
        switch (phrase) {
            case FILTER_ASKED -> {
                About about = find(Key.REQUEST, UNSUBSCRIBE, 0) >= 0
                        ? About.FILTER_UNSUB
                        : find(Key.REQUEST, PING, 0) >= 0 ? About.FILTER_PING : About.FILTER_SUB;
                Slice topic = line.path(Key.REQUEST, 0);
                notes(log, about, name(Key.PEER), topic, Key.REQUEST, topic == null ? 0 : topic.to());
            }
            case FILTER_SUBSCRIBED ->
                notes(log, About.OWN_SUB, name(Key.PEER), line.path(Key.TOPIC, 0), Key.CONTENT_TOPICS, 0);
            default -> notes(log, About.OWN_UNSUB, name(Key.PEER), line.path(Key.TOPIC, 0), Key.CONTENT_TOPICS, 0);
        }
        return true;
    }

    private void notes(NodeLog log, About about, int peer, @Nullable Slice topic, Key list, int from) {
        int pubsub = topic == null ? 0 : names.of(line.bytes(), topic.from(), topic.length());
        Slice next = line.path(list, from);
        if (next == null) {
            log.note(new Note(line.written(), about, peer, pubsub, 0));
        }
        while (next != null) {
            int content = names.of(line.bytes(), next.from(), next.length());
            log.note(new Note(line.written(), about, peer, pubsub, content));
            next = line.path(list, next.to());
        }
    }

    /** nwaku's JSON has shards as objects. */
    void shards(NodeLog log) {
        int at = find(Key.SHARDS, CLUSTER, 0);
        while (at >= 0) {
            int shard = find(Key.SHARDS, SHARD, at);
            if (shard < 0) {
                return;
            }
            byte[] topic = ("/waku/2/rs/" + number(at) + "/" + number(shard)).getBytes(StandardCharsets.UTF_8);
            log.topic(names.of(topic, 0, topic.length), line.written());
            at = find(Key.SHARDS, CLUSTER, shard);
        }
    }

    private long number(int from) {
        long value = 0;
        for (int i = from; line.bytes()[i] >= '0' && line.bytes()[i] <= '9'; i++) {
            value = value * 10 + line.bytes()[i] - '0';
        }
        return value;
    }

    /** Behind the next occurrence, -1 if there is none. */
    private int find(Key key, byte[] what, int from) {
        int end = line.from(key) + line.length(key) - what.length;
        for (int i = Math.max(from, line.from(key)); i <= end; i++) {
            int same = 0;
            while (same < what.length && line.bytes()[i + same] == what[same]) {
                same++;
            }
            if (same == what.length) {
                return i + same;
            }
        }
        return -1;
    }

    private int name(Key key) {
        return names.of(line.bytes(), line.from(key), line.length(key));
    }
}
