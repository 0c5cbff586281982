package dev.jwaku.tools.trace.find;

import dev.jwaku.tools.trace.model.NodeLog;
import dev.jwaku.tools.trace.model.NodeLog.About;
import dev.jwaku.tools.trace.model.NodeLog.Note;
import dev.jwaku.tools.trace.model.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which client has subscribed to what, when, on the reference clock. What the services log counts; the clients' own
 * lines count for services without log. Subscriptions whose lines do not name content topics are taken to be for those
 * that the client was seen to get.
 */
final class Filters {
    private final Roster roster;
    private final Clocks clocks;
    private final Survey survey;
    private final long timeout;
    private final Map<Integer, List<Subscription>> byClient = new TreeMap<>();

    private Filters(Roster roster, Clocks clocks, Survey survey, Settings settings) {
        this.roster = roster;
        this.clocks = clocks;
        this.survey = survey;
        this.timeout = settings.filterTimeout().toNanos();
    }

    /** How a subscription ended. */
    enum End {
        ASKED,
        EXPIRED,
        OPEN
    }

    /**
     * A subscription.
     *
     * @param service the party that pushes
     * @param topic name of the pubsub topic, 0 for all
     * @param contentTopic name of the content topic, 0 for not said
     * @param span when it was alive
     * @param end how it ended
     */
    record Subscription(int service, int topic, int contentTopic, Span span, End end) {}

    static Filters of(Roster roster, Clocks clocks, Survey survey, Settings settings) {
        Filters filters = new Filters(roster, clocks, survey, settings);
        Set<Integer> told = new TreeSet<>();
        for (int node = 0; node < roster.size(); node++) {
            filters.service(node, told);
        }
        for (int node = 0; node < roster.size(); node++) {
            if (!told.contains(node)) {
                filters.client(node);
            }
        }
        return filters;
    }

    /** Clients with logs that ever subscribed. */
    Set<Integer> clients() {
        return byClient.keySet();
    }

    private void service(int service, Set<Integer> told) {
        NodeLog log = roster.nodes().get(service);
        Map<Integer, Open> open = new TreeMap<>();
        for (Note note : log.notes().stream()
                .sorted(Comparator.comparingLong(Note::time))
                .toList()) {
            long time = clocks.corrected(service, note.time());
            int client = roster.party(note.peer());
            switch (note.about()) {
                case FILTER_SUB, FILTER_PING, FILTER_UNSUB, FILTER_EXPIRE -> {
                    if (roster.isNode(client)) {
                        told.add(client);
                        open.computeIfAbsent(client, key -> new Open(key, service))
                                .note(note, time);
                    }
                }
                case START -> open.values().forEach(one -> one.closeAll(time, End.EXPIRED));
                default -> {}
            }
        }
        open.values().forEach(Open::end);
    }

    private void client(int client) {
        Map<Integer, Open> open = new TreeMap<>();
        for (Note note : roster.nodes().get(client).notes()) {
            long time = clocks.corrected(client, note.time());
            if (note.about() == About.OWN_SUB || note.about() == About.OWN_UNSUB) {
                int service = roster.party(note.peer());
                open.computeIfAbsent(service, key -> new Open(client, key)).note(note, time);
            }
        }
        // The client's own lines do not tell of pings.
        open.values().forEach(one -> one.closeAll(Span.END, End.OPEN));
    }

    /** Subscriptions of a client at a service that have not ended. */
    private final class Open {
        private final int client;
        private final int service;
        private final Map<Long, Long> since = new TreeMap<>();
        private long lastSign;

        Open(int client, int service) {
            this.client = client;
            this.service = service;
        }

        void note(Note note, long time) {
            if (!since.isEmpty() && time - lastSign > timeout) {
                closeAll(lastSign + timeout, End.EXPIRED);
            }
            long key = Pairs.key(note.topic(), note.contentTopic());
            switch (note.about()) {
                case FILTER_SUB, OWN_SUB -> {
                    since.putIfAbsent(key, time);
                    lastSign = time;
                }
                case FILTER_PING -> lastSign = time;
                case FILTER_EXPIRE -> closeAll(time, End.EXPIRED);
                default -> {
                    if (note.contentTopic() == 0) {
                        closeAll(time, End.ASKED);
                    } else {
                        close(key, time, End.ASKED);
                    }
                    lastSign = time;
                }
            }
        }

        void end() {
            closeAll(lastSign + timeout, End.EXPIRED);
        }

        void closeAll(long time, End end) {
            List.copyOf(since.keySet()).forEach(key -> close(key, time, end));
        }

        private void close(long key, long time, End end) {
            Long begin = since.remove(key);
            if (begin != null) {
                byClient.computeIfAbsent(client, missing -> new ArrayList<>())
                        .add(new Subscription(
                                service, Pairs.from(key), Pairs.to(key), new Span(begin, Math.max(begin, time)), end));
            }
        }
    }

    /** The subscription of a client that matters most for a message: one that is alive, else the last before. */
    Optional<Subscription> covering(int client, int topic, int contentTopic, long time) {
        Optional<Subscription> last = Optional.empty();
        for (Subscription one : byClient.getOrDefault(client, List.of())) {
            if (!matches(one, client, topic, contentTopic) || one.span().from() > time) {
                continue;
            }
            if (one.span().contains(time)) {
                return Optional.of(one);
            }
            if (last.isEmpty() || one.span().to() >= last.get().span().to()) {
                last = Optional.of(one);
            }
        }
        return last;
    }

    private boolean matches(Subscription one, int client, int topic, int contentTopic) {
        boolean same = one.topic() == 0 || topic == 0 || one.topic() == topic;
        return same
                && (one.contentTopic() == contentTopic
                        || one.contentTopic() == 0 && survey.filtered.contains(Pairs.key(client, contentTopic)));
    }
}
