package dev.jwaku.tools.trace.find;

import dev.jwaku.tools.trace.model.NodeLog;
import dev.jwaku.tools.trace.model.NodeLog.About;
import dev.jwaku.tools.trace.model.NodeLog.Note;
import dev.jwaku.tools.trace.model.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * When nodes took part in pubsub topics, and their applications listened to content topics, as far as their logs say
 * it: lines {@code relay.sub} and {@code app.sub} of our contract. Other logs say nothing of it.
 */
final class Attendance {
    private final Map<Key, List<Span>> spans = new LinkedHashMap<>();
    private final boolean[] tellsApplications;

    private Attendance(int nodes) {
        this.tellsApplications = new boolean[nodes];
    }

    private record Key(int node, boolean application, int topic, int contentTopic) {}

    static Attendance of(Roster roster, Clocks clocks) {
        Attendance all = new Attendance(roster.size());
        for (int node = 0; node < roster.size(); node++) {
            all.read(node, roster.nodes().get(node), clocks);
        }
        return all;
    }

    private void read(int node, NodeLog log, Clocks clocks) {
        Map<Key, Long> open = new LinkedHashMap<>();
        log.topics().forEach((topic, since) -> {
            // Relay lines before the first word about it: the line that says so is not in the log.
            boolean earlier = log.notes().stream()
                    .filter(note -> note.about() == About.RELAY_SUB && note.topic() == topic)
                    .allMatch(note -> note.time() > since);
            if (earlier) {
                open.put(new Key(node, false, topic, 0), Span.BEGINNING);
            }
        });
        List<Note> notes = log.notes().stream()
                .sorted(Comparator.comparingLong(Note::time))
                .toList();
        for (Note note : notes) {
            long time = clocks.corrected(node, note.time());
            boolean application = note.about() == About.APP_SUB || note.about() == About.APP_UNSUB;
            Key key = new Key(node, application, note.topic(), application ? note.contentTopic() : 0);
            tellsApplications[node] |= application;
            switch (note.about()) {
                case RELAY_SUB, APP_SUB -> open.putIfAbsent(key, time);
                case RELAY_UNSUB, APP_UNSUB -> close(key, open, time);
                case BOOT -> List.copyOf(open.keySet()).forEach(one -> close(one, open, time));
                default -> {}
            }
        }
        List.copyOf(open.keySet()).forEach(one -> close(one, open, Span.END));
    }

    private void close(Key key, Map<Key, Long> open, long time) {
        Long since = open.remove(key);
        if (since != null) {
            spans.computeIfAbsent(key, missing -> new ArrayList<>()).add(new Span(since, time));
        }
    }

    /** Whether the node took part in the topic, by what it said last before that time; true if it says nothing. */
    boolean isIn(int node, int topic, long time) {
        List<Span> known = spans.get(new Key(node, false, topic, 0));
        return known == null || known.stream().anyMatch(span -> span.contains(time));
    }

    /** Whether the node's log says to what its application listens. */
    boolean tellsApplications(int node) {
        return tellsApplications[node];
    }

    /** Whether the application listened all that time. */
    boolean listens(int node, int topic, int contentTopic, long from, long to) {
        return spans.getOrDefault(new Key(node, true, topic, contentTopic), List.of()).stream()
                .anyMatch(span -> span.contains(from) && span.contains(to));
    }
}
